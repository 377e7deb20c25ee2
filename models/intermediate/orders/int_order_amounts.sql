-- One row per order or return that counts: what it adds, under the order that it belongs to, in reporting currency.
--
-- Rule "Known dates" in docs/rules.md. A linked return adds to the order it takes back, on that order's date, but is known from its own
-- date on: history must not use tomorrow's returns. From here on, `order_date` is the date on which an amount
-- counts, and `known_date` the order's own.
with orders as (
    select * from {{ ref('int_orders') }}
)

select
    coalesce(linked_order_id, order_id) as order_id,
    account_id,
    case when linked_order_id is null then customer_po end as customer_po,
    reporting_net_amount as net_amount,
    reporting_margin_amount as margin_amount,
    linked_order_id is not null as is_linked_return,
    counted_date as order_date,
    order_date as known_date
from orders
where {{ is_counted_bucket('bucket') }}
{{ stored_by('account_id') }}
