-- The line 0 of every usable order that no usable line speaks for.
with orders as (

    select * from {{ ref('int_orders_priced') }}

),

valued as (

    select * from {{ ref('int_orders_valued') }}

),

final as (

    select
        valued.order_id,
        '0' as line_number,
        -- A usable order is the first copy of its header.
        1 as copy_number,
        orders.account_id,
        orders.bucket,
        {{ reason_of_bucket('orders.bucket') }} as reason_code,
        orders.currency_code,
        valued.exact_net_amount,
        orders.order_date
    from valued
    inner join orders
        on valued.order_id = orders.order_id
    where valued.line_count = 0

)

select * from final
