-- What each counted order and each return adds, under the order that it belongs to: a linked return adds to the order it takes back, on
-- that order's date, but is known from its own date on.
with orders as (
    select * from {{ ref('int_orders_priced') }}
),

linked_returns as (
    select * from {{ ref('int_returns_linked') }}
)

select
    coalesce(orders.linked_order_id, orders.order_id) as order_id,
    orders.account_id,
    case when orders.linked_order_id is null then orders.customer_po end as customer_po,
    orders.reporting_net_amount as net_amount,
    orders.reporting_margin_amount as margin_amount,
    orders.linked_order_id is not null as is_linked_return,
    coalesce(linked_returns.linked_order_date, orders.order_date) as order_date,
    orders.order_date as known_date
from orders
left join linked_returns
    on orders.order_id = linked_returns.order_id
where orders.bucket in ('sale', 'return')
{{ stored_by('account_id') }}
