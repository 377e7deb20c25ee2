{{ config(materialized='ephemeral') }}

-- The line 0 of every usable order that no usable line speaks for.
with orders as (
    select * from {{ ref('int_orders_priced') }}
)

select
    order_id,
    '0' as line_number,
    -- A usable order is the first copy of its header.
    1 as copy_number,
    account_id,
    bucket,
    {{ reason_of_bucket('bucket') }} as reason_code,
    currency_code,
    exact_net_amount,
    order_date
from orders
where line_count = 0
