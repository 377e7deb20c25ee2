{{ config(materialized='ephemeral') }}
{{ after('gate_staging') }}

-- The usable lines of usable orders, each in the bucket of its order.
with lines as (

    select * from {{ ref('stg_orders__order_lines') }}

),

orders as (

    select * from {{ ref('int_orders_priced') }}

),

final as (

    select
        lines.order_id,
        lines.line_number,
        -- A usable line is the first copy of its key.
        1 as copy_number,
        orders.account_id,
        orders.bucket,
        {{ reason_of_bucket('orders.bucket') }} as reason_code,
        orders.currency_code,
        {{ line_net('lines') }} as exact_net_amount,
        orders.order_date
    from lines
    inner join orders
        on lines.order_id = orders.order_id

)

select * from final
