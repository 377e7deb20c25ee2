-- The totals are added up from orders: line by line these come to as many lines and to the same exact net, per bucket and currency.
with orders as (
    select * from {{ ref('int_orders') }}
    where line_count > 0
),

lines as (
    select * from {{ ref('stg_orders__order_lines') }}
),

entries as (
    select
        bucket,
        currency_code,
        line_count as order_line_count,
        exact_net_amount as order_amount,
        0 as line_count,
        0 as line_amount
    from orders

    union all

    -- A usable line without a usable order is a row of its own in the totals.
    select
        orders.bucket,
        orders.currency_code,
        0 as order_line_count,
        0 as order_amount,
        case when lines.order_id is null then 0 else 1 end as line_count,
        {{ line_net('lines') }} as line_amount
    from orders
    left join lines
        on orders.order_id = lines.order_id
)

select
    bucket,
    currency_code,
    sum(order_line_count) as order_line_count,
    sum(line_count) as line_count,
    sum(order_amount) as order_amount,
    sum(line_amount) as line_amount
from entries
group by
    bucket,
    currency_code
having
    sum(order_line_count) <> sum(line_count)
    or sum(order_amount) is distinct from sum(line_amount)
