{{ config(materialized='incremental', incremental_strategy='changed_orders') }}

-- Orders that count at D, each less the returns that name it: a linked return is no order of its own, it makes its original smaller.
with orders as (

    select * from {{ ref('int_orders_priced') }}

),

linked_returns as (

    select * from {{ ref('int_returns_linked') }}

),

returned as (

    select distinct linked_order_id as order_id
    from linked_returns

),

counted as (

    select
        coalesce(orders.linked_order_id, orders.order_id) as order_id,
        orders.account_id,
        orders.reporting_net_amount,
        orders.reporting_margin_amount,
        orders.linked_order_id is not null as is_linked_return,
        returned.order_id is not null as is_returned,
        orders.order_date,
        orders.customer_po
    from orders
    left join returned
        on coalesce(orders.linked_order_id, orders.order_id) = returned.order_id
    where
        orders.bucket in ('sale', 'return')
        and {{ is_to_build('changed_orders', order_id='coalesce(orders.linked_order_id, orders.order_id)') }}

),

-- Few orders have returns, and only these are added up.
netted as (

    select
        order_id,
        account_id,
        reporting_net_amount as net_amount,
        reporting_margin_amount as margin_amount,
        order_date,
        customer_po
    from counted
    where not is_returned

    union all

    select
        order_id,
        account_id,
        sum(reporting_net_amount) as net_amount,
        case when count(*) = count(reporting_margin_amount) then sum(reporting_margin_amount) end as margin_amount,
        min(case when not is_linked_return then order_date end) as order_date,
        min(case when not is_linked_return then customer_po end) as customer_po
    from counted
    where is_returned
    group by
        order_id,
        account_id

),

final as (

    select
        order_id,
        account_id,
        order_date,
        customer_po,
        cast(net_amount as decimal(18, 2)) as net_amount,
        cast(margin_amount as decimal(18, 2)) as margin_amount,
        -- What nets to zero or less is no purchase.
        net_amount > 0 as is_sale
    from netted

)

select * from final
