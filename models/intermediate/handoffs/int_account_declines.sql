-- One row per account of the mart: its net revenue of the last days, that of the same days a year earlier, and whether it fell below the
-- policy's share of it.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

orders as (
    select * from {{ ref('int_order_amounts') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

periods as (
    select
        run_context.as_of_date,
        parameters.decline_alert_ratio,
        {{ dbt.dateadd('day', '-1 * parameters.decline_days', 'run_context.as_of_date') }} as recent_start,
        {{ months_before('run_context.as_of_date', '12') }} as earlier_end,
        {{ dbt.dateadd('day', '-1 * parameters.decline_days', months_before('run_context.as_of_date', '12')) }} as earlier_start
    from run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
),

sums as (
    select
        orders.account_id,
        sum(case when orders.order_date > periods.recent_start then orders.net_amount else 0 end) as recent_net_revenue,
        sum(
            case
                when orders.order_date > periods.earlier_start and orders.order_date <= periods.earlier_end then orders.net_amount
                else 0
            end
        ) as earlier_net_revenue
    from orders
    cross join periods
    where orders.order_date > periods.earlier_start
    group by orders.account_id
)

select
    accounts.account_id,
    cast(coalesce(sums.recent_net_revenue, 0) as decimal(18, 2)) as recent_net_revenue,
    cast(coalesce(sums.earlier_net_revenue, 0) as decimal(18, 2)) as earlier_net_revenue,
    coalesce(
        sums.earlier_net_revenue > 0 and sums.recent_net_revenue < periods.decline_alert_ratio * sums.earlier_net_revenue, false
    ) as is_declining
from accounts
cross join periods
left join sums
    on accounts.account_id = sums.account_id
