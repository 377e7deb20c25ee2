-- One row per change of channel up to the as-of date: the rep who had the account before it took effect.
--
-- Rule "Shared credit" in docs/rules.md: the owner of the day before, where the company keeps that, else who sold most in 12 months.
with handoffs as (
    select
        *,
        cast({{ dbt.dateadd('day', -1, 'effective_date') }} as date) as day_before
    from {{ ref('int_handoff_periods') }}
),

orders as (
    select * from {{ ref('int_orders') }}
    where bucket in ('sale', 'return')
),

owner_periods as (
    select * from {{ ref('int_owner_periods') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

returned as (
    select
        linked_order_id as order_id,
        sum(reporting_net_amount) as net_amount
    from orders
    where linked_order_id is not null
    group by linked_order_id
),

-- A linked return has its order's seller and date, so it comes off what that seller sold.
sold as (
    select
        handoffs.account_id,
        handoffs.changed_date,
        orders.seller_id,
        orders.counted_date,
        orders.reporting_net_amount as net_amount,
        orders.bucket = 'sale' and orders.reporting_net_amount + coalesce(returned.net_amount, 0) > 0 as is_sale
    from handoffs
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    inner join orders
        on
            handoffs.account_id = orders.account_id
            and handoffs.day_before >= orders.counted_date
            and orders.counted_date > {{ months_before('handoffs.day_before', 'parameters.size_months') }}
    left join returned
        on orders.order_id = returned.order_id
    where orders.seller_id is not null
),

sellers as (
    select
        account_id,
        changed_date,
        seller_id,
        row_number() over (
            partition by account_id, changed_date
            order by sum(net_amount) desc, max(case when is_sale then counted_date end) desc, seller_id asc
        ) as place
    from sold
    group by
        account_id,
        changed_date,
        seller_id
    having count(case when is_sale then 1 end) > 0
)

select
    handoffs.account_id,
    coalesce(owner_periods.owner_id, sellers.seller_id, '(none)') as former_rep_id,
    handoffs.changed_date
from handoffs
left join owner_periods
    on
        handoffs.account_id = owner_periods.account_id
        and handoffs.day_before >= owner_periods.from_date
        and handoffs.day_before < owner_periods.until_date
left join sellers
    on
        handoffs.account_id = sellers.account_id
        and handoffs.changed_date = sellers.changed_date
        and sellers.place = 1
