{{ config(materialized='incremental', incremental_strategy='changed_orders') }}

-- Orders that count at D, each less the returns that name it: a linked return is no order of its own, it makes its original smaller.
with orders as (

    select * from {{ ref('int_orders_priced') }}

),

counted as (

    select *
    from orders
    where
        bucket in ('sale', 'return')
        and {{ is_to_build('changed_orders', order_id='coalesce(linked_order_id, order_id)') }}

),

final as (

    select
        coalesce(linked_order_id, order_id) as order_id,
        account_id,
        min(case when linked_order_id is null then order_date end) as order_date,
        min(case when linked_order_id is null then customer_po end) as customer_po,
        cast(sum(reporting_net_amount) as decimal(18, 2)) as net_amount,
        cast(case when count(*) = count(reporting_margin_amount) then sum(reporting_margin_amount) end as decimal(18, 2)) as margin_amount,
        -- What nets to zero or less is no purchase.
        sum(reporting_net_amount) > 0 as is_sale
    from counted
    group by
        coalesce(linked_order_id, order_id),
        account_id

)

select * from final
