-- One row per account that reps of both channels sold to in the trailing 12 months: with how much, and who is meant to have it.
--
-- Rule "Both channels at one account" in docs/rules.md.
with sellers as (
    select * from {{ ref('account_sellers') }}
    where seller_channel <> 'unknown'
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

by_account as (
    select
        {% for channel in ['inside', 'outside'] %}
        count(case when seller_channel = '{{ channel }}' and orders_12m > 0 then 1 end) as {{ channel }}_seller_count,
        coalesce(sum(case when seller_channel = '{{ channel }}' then net_revenue_12m end), 0) as {{ channel }}_net_revenue_12m,
        {% endfor %}
        account_id
    from sellers
    group by account_id
),

contended as (
    select
        *,
        least(inside_net_revenue_12m, outside_net_revenue_12m) as contested_revenue
    from by_account
    where inside_seller_count > 0 and outside_seller_count > 0
)

select
    contended.account_id,
    assignments.account_name,
    assignments.assigned_channel,
    assignments.owner_id,
    assignments.owner_name,
    assignments.owner_channel,
    -- Most money first; of the same, the larger account.
    cast(row_number() over (
        order by contended.contested_revenue desc, assignments.net_revenue_12m desc, contended.account_id asc
    ) as integer) as contention_rank,
    cast(contended.inside_seller_count as integer) as inside_seller_count,
    cast(contended.outside_seller_count as integer) as outside_seller_count,
    cast(contended.inside_net_revenue_12m as decimal(18, 2)) as inside_net_revenue_12m,
    cast(contended.outside_net_revenue_12m as decimal(18, 2)) as outside_net_revenue_12m,
    cast(contended.contested_revenue as decimal(18, 2)) as contested_revenue,
    assignments.net_revenue_12m,
    assignments.as_of_date
from contended
inner join assignments
    on contended.account_id = assignments.account_id
