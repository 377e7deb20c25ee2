-- An account's sales that share a purchase order number, else those of one day, are one transaction: split shipments add up.
with orders as (

    select * from {{ ref('int_orders_netted') }}

),

keyed as (

    select
        account_id,
        customer_po,
        -- The day tells sales apart only where no purchase order number does.
        case when customer_po is null then order_date end as sales_date,
        order_date,
        net_amount
    from orders
    where is_sale

),

final as (

    select
        account_id,
        customer_po,
        sales_date,
        -- The latest delivery dates it, so that one more sale never makes a transaction older.
        max(order_date) as transaction_date,
        sum(net_amount) as transaction_amount
    from keyed
    group by
        account_id,
        customer_po,
        sales_date

)

select * from final
