-- One row per lasting change of an account's seller: who sold before and after it, and what the account bought in the 12 months on either
-- side.
--
-- Rule "Changes of the seller" in docs/rules.md. What comes after is null until its months are over.
with periods as (
    select * from {{ ref('int_seller_periods') }}
),

orders as (
    select * from {{ ref('int_sold_orders') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

changes as (
    select
        periods.*,
        parameters.size_months,
        run_context.as_of_date,
        {{ dbt.dateadd('day', -1, 'periods.from_date') }} as day_before  -- noqa: LT05
    from periods
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    where periods.former_seller_id is not null
),

windows as (
    select
        *,
        {{ months_before('day_before', 'size_months') }} as last_date_outside,
        {{ months_before('day_before', '(-1 * size_months)') }} as last_date_after
    from changes
),

-- All orders make revenue; those count that are worth something after their returns.
summed as (
    select
        windows.account_id,
        windows.period_number,
        count(case when orders.is_sale and orders.counted_date < windows.from_date then 1 end) as orders_before,
        count(case when orders.is_sale and orders.counted_date >= windows.from_date then 1 end) as orders_after,
        coalesce(sum(case when orders.counted_date < windows.from_date then orders.net_amount end), 0) as net_revenue_before,
        coalesce(sum(case when orders.counted_date >= windows.from_date then orders.net_amount end), 0) as net_revenue_after
    from windows
    -- At least the sale with which the change begins.
    inner join orders
        on
            windows.account_id = orders.account_id
            and windows.last_date_outside < orders.counted_date
            and windows.last_date_after >= orders.counted_date
    group by
        windows.account_id,
        windows.period_number
)

select
    windows.account_id,
    windows.seller_id,
    windows.former_seller_id,
    windows.period_number - 1 as change_number,
    summed.orders_before as orders_12m_before,
    case when windows.last_date_after <= windows.as_of_date then summed.orders_after end as orders_12m_after,
    summed.net_revenue_before as net_revenue_12m_before,
    case when windows.last_date_after <= windows.as_of_date then summed.net_revenue_after end as net_revenue_12m_after,
    windows.from_date as changed_date
from windows
inner join summed
    on windows.account_id = summed.account_id and windows.period_number = summed.period_number
