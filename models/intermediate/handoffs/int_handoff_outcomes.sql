-- What accounts bought in the days before and after they changed channel; null until the days after are over.
with causes as (
    select * from {{ ref('int_handoff_causes') }}
),

parts as (
    select * from {{ ref('int_order_amounts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

moves as (
    select
        causes.account_id,
        causes.evaluation_number,
        causes.changed_date,
        as_of.as_of_date
    from causes
    cross join as_of
    where causes.evaluation_number <= as_of.as_of_number
),

-- All of them make revenue; what counts as an order is what is worth something as it stands at D.
orders as (
    select
        account_id,
        order_date,
        sum(net_amount) as net_amount,
        sum(net_amount) > 0 as is_sale
    from parts
    where parts.account_id in (select moves.account_id from moves)
    group by
        account_id,
        order_id,
        order_date
),

dated as (
    select
        moves.account_id,
        moves.evaluation_number,
        {{ dbt.datediff('moves.changed_date', 'moves.as_of_date', 'day') }} as days_passed,  -- noqa: LT05
        orders.net_amount,
        orders.is_sale,
        {{ dbt.datediff('moves.changed_date', 'orders.order_date', 'day') }} as days_after  -- noqa: LT05
    from moves
    left join orders
        on moves.account_id = orders.account_id
)

select
    account_id,
    evaluation_number,
    -- Null until the days after are over.
    count(case when is_sale and days_after between -89 and 0 then 1 end) as orders_90d_before,
    count(case when is_sale and days_after between -364 and 0 then 1 end) as orders_365d_before,
    coalesce(sum(case when days_after between -89 and 0 then net_amount end), 0) as net_revenue_90d_before,
    coalesce(sum(case when days_after between -364 and 0 then net_amount end), 0) as net_revenue_365d_before,
    case
        when days_passed >= 90 then count(case when is_sale and days_after between 1 and 90 then 1 end)
    end as orders_90d_after,
    case
        when days_passed >= 365 then count(case when is_sale and days_after between 1 and 365 then 1 end)
    end as orders_365d_after,
    case
        when days_passed >= 90 then coalesce(sum(case when days_after between 1 and 90 then net_amount end), 0)
    end as net_revenue_90d_after,
    case
        when days_passed >= 365 then coalesce(sum(case when days_after between 1 and 365 then net_amount end), 0)
    end as net_revenue_365d_after
from dated
group by
    account_id,
    evaluation_number,
    days_passed
