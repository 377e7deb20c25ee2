-- Where each covered account stands at D under the policy in force: its measures side by side.
with run_context as (

    select * from {{ ref('int_run_context') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}
    where coverage <> 'house'

),

as_of as (

    select * from {{ ref('int_as_of_date') }}

),

dormancy as (

    select * from {{ ref('int_account_dormancy') }}

),

stages as (

    select * from {{ ref('int_account_stages') }}

),

sizes as (

    select * from {{ ref('int_account_sizes') }}

),

transaction_sizes as (

    select * from {{ ref('int_account_transaction_sizes') }}

),

final as (

    select
        dormancy.account_id,
        dormancy.threshold_set,
        run_context.policy_id,
        accounts.is_key_account,
        sizes.size_measure_amount,
        sizes.group_trailing_amount,
        transaction_sizes.account_id is not null as has_transactions,
        transaction_sizes.transaction_size_amount,
        stages.is_group_active,
        dormancy.first_purchase_date,
        dormancy.last_purchase_date,
        dormancy.days_since_first_purchase,
        dormancy.days_since_last_purchase,
        dormancy.last_gap_days,
        dormancy.rhythm_transaction_count,
        dormancy.longest_interval_days,
        dormancy.dormant_after_days
    from run_context
    cross join as_of
    inner join dormancy
        on run_context.threshold_set = dormancy.threshold_set and as_of.as_of_number = dormancy.evaluation_number
    inner join accounts
        on dormancy.account_id = accounts.account_id
    inner join stages
        on
            dormancy.account_id = stages.account_id
            and dormancy.evaluation_number = stages.evaluation_number
            and dormancy.threshold_set = stages.threshold_set
    inner join sizes
        on
            dormancy.account_id = sizes.account_id
            and dormancy.evaluation_number = sizes.evaluation_number
            and dormancy.threshold_set = sizes.threshold_set
    left join transaction_sizes
        on
            dormancy.account_id = transaction_sizes.account_id
            and dormancy.evaluation_number = transaction_sizes.evaluation_number
            and dormancy.threshold_set = transaction_sizes.threshold_set

)

select * from final
