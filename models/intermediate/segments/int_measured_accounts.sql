-- Everything about an account that its measures depend on, per threshold set, under a number that stands for both while they are taken.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

starts as (
    select * from {{ ref('int_account_starts') }}
),

account_groups as (
    select * from {{ ref('int_account_groups') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
)

select
    cast(row_number() over (order by accounts.account_id, thresholds.threshold_set) as integer) as measured_number,
    accounts.account_id,
    thresholds.threshold_set,
    account_groups.ultimate_parent_account_id as group_account_id,
    case
        when account_groups.ultimate_parent_account_id is not null
            then cast(dense_rank() over (order by account_groups.ultimate_parent_account_id, thresholds.threshold_set) as integer)
    end as group_number,
    starts.start_number,
    thresholds.size_scope as tier_scope,
    thresholds.sales_cycle,
    thresholds.large_transaction_from,
    thresholds.dormant_after_days,
    accounts.potential_amount,
    accounts.is_key_account
from accounts
inner join starts
    on accounts.account_id = starts.account_id
inner join thresholds
    on accounts.account_id = thresholds.account_id
left join account_groups
    on accounts.ultimate_parent_account_id = account_groups.ultimate_parent_account_id
