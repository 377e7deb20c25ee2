-- The first, last and last but one day on which an account bought.
with orders as (

    select * from {{ ref('int_orders_netted') }}

),

purchase_days as (

    select distinct
        account_id,
        order_date
    from orders
    where is_sale

),

ranked as (

    select
        account_id,
        order_date,
        row_number() over (partition by account_id order by order_date desc) as recency_rank
    from purchase_days

),

final as (

    select
        account_id,
        min(order_date) as first_purchase_date,
        max(order_date) as last_purchase_date,
        max(case when recency_rank = 2 then order_date end) as previous_purchase_date
    from ranked
    group by account_id

)

select * from final
