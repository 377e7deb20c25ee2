-- Revenue ties out from orders to mart: what the accounts report as their trailing revenue is all that was ordered in the window.
with mart as (
    select coalesce(sum(net_revenue_12m), 0) as net_amount
    from {{ ref('account_channel_assignments') }}
),

orders as (
    select coalesce(sum(parts.net_amount), 0) as net_amount
    from {{ ref('int_order_amounts') }} as parts
    cross join {{ ref('int_run_context') }} as run_context
    inner join {{ ref('int_policy_parameters') }} as parameters
        on run_context.threshold_set = parameters.threshold_set
    where parts.order_date > {{ months_before('run_context.as_of_date', 'parameters.size_months') }}
)

select
    mart.net_amount as mart_amount,
    orders.net_amount as order_amount
from mart
cross join orders
where mart.net_amount <> orders.net_amount
