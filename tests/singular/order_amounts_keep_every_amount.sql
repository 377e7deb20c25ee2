-- Putting linked returns under their originals moves money between dates and accounts, but neither makes nor loses any.
with orders as (
    select coalesce(sum(reporting_net_amount), 0) as net_amount
    from {{ ref('int_orders') }}
    where bucket in ('sale', 'return')
),

order_amounts as (
    select coalesce(sum(net_amount), 0) as net_amount
    from {{ ref('int_order_amounts') }}
)

select
    orders.net_amount as orders_amount,
    order_amounts.net_amount as amounts_amount
from orders
cross join order_amounts
where orders.net_amount <> order_amounts.net_amount
