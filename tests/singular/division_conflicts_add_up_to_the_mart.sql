-- The combinations of votes leave no account and no revenue out: together they are the mart without the house.
with conflicts as (
    select
        coalesce(sum(account_count), 0) as account_count,
        coalesce(sum(net_revenue_12m), 0) as net_revenue_12m
    from {{ ref('division_conflicts') }}
),

mart as (
    select
        count(*) as account_count,
        coalesce(sum(net_revenue_12m), 0) as net_revenue_12m
    from {{ ref('account_channel_assignments') }}
    where assigned_channel <> 'house'
)

select
    conflicts.account_count as conflict_account_count,
    mart.account_count as mart_account_count,
    conflicts.net_revenue_12m as conflict_revenue,
    mart.net_revenue_12m as mart_revenue
from conflicts
cross join mart
where
    conflicts.account_count <> mart.account_count
    or conflicts.net_revenue_12m <> mart.net_revenue_12m
