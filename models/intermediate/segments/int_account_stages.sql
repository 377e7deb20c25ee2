-- The lifecycle stage: the first that fits, from whitespace to established.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

dormancy as (

    select * from {{ ref('int_account_dormancy') }}

),

size_segments as (

    select * from {{ ref('int_account_size_segments') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

-- Only who has not bought or is dormant can be whitespace, so whoever in the group is active is another account.
active_groups as (

    select distinct
        accounts.ultimate_parent_account_id,
        dormancy.threshold_set
    from accounts
    inner join dormancy
        on accounts.account_id = dormancy.account_id
    where dormancy.dormancy_status in ('active', 'at_risk')

),

final as (

    select
        accounts.account_id,
        dormancy.threshold_set,
        case
            when
                dormancy.dormancy_status in ('never_ordered', 'dormant')
                and size_segments.is_group_large
                and active_groups.ultimate_parent_account_id is not null
                then 'whitespace'
            when dormancy.dormancy_status = 'never_ordered' then 'prospect'
            when dormancy.dormancy_status = 'dormant' then 'dormant'
            when dormancy.days_since_first_purchase <= parameters.new_customer_days then 'new'
            when
                dormancy.days_since_last_purchase <= parameters.reactivated_days
                and dormancy.last_gap_days > dormancy.dormant_after_days
                then 'reactivated'
            else 'established'
        end as lifecycle_stage
    from accounts
    inner join dormancy
        on accounts.account_id = dormancy.account_id
    inner join size_segments
        on dormancy.account_id = size_segments.account_id and dormancy.threshold_set = size_segments.threshold_set
    inner join parameters
        on dormancy.threshold_set = parameters.threshold_set
    left join active_groups
        on
            accounts.ultimate_parent_account_id = active_groups.ultimate_parent_account_id
            and dormancy.threshold_set = active_groups.threshold_set

)

select * from final
