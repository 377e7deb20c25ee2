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

measures as (
    select * from {{ ref('int_account_measures') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

transaction_sizes as (
    select * from {{ ref('int_account_transaction_sizes') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
)

select
    measures.account_id,
    measures.threshold_set,
    run_context.policy_id,
    accounts.is_key_account,
    measures.size_measure_amount,
    measures.group_trailing_amount,
    transaction_sizes.account_id is not null as has_transactions,
    transaction_sizes.transaction_size_amount,
    segments.is_group_active,
    measures.first_purchase_date,
    measures.last_purchase_date,
    measures.days_since_first_purchase,
    measures.days_since_last_purchase,
    measures.last_gap_days,
    measures.rhythm_transaction_count,
    measures.longest_interval_days,
    thresholds.dormant_after_days
from run_context
cross join as_of
inner join measures
    on run_context.threshold_set = measures.threshold_set and as_of.as_of_number = measures.evaluation_number
inner join accounts
    on measures.account_id = accounts.account_id
-- By the number of D as well, so that of all evaluations only D's are read.
inner join segments
    on
        measures.account_id = segments.account_id
        and as_of.as_of_number = segments.evaluation_number
        and measures.threshold_set = segments.threshold_set
inner join thresholds
    on measures.account_id = thresholds.account_id and measures.threshold_set = thresholds.threshold_set
left join transaction_sizes
    on
        measures.account_id = transaction_sizes.account_id
        and measures.evaluation_number = transaction_sizes.evaluation_number
        and measures.threshold_set = transaction_sizes.threshold_set
