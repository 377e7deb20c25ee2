{{ config(materialized='incremental', incremental_strategy='changed_orders') }}

-- Orders that count at D, each less the returns that name it: a linked return is no order of its own, it makes its original smaller.
with parts as {{ inlined() }} (

    select * from {{ changed_rows(ref('int_order_parts'), 'changed_orders') }}

),

-- Few orders have returns, and only these are added up.
returned as (

    select distinct order_id
    from parts
    where is_linked_return

),

netted as (

    select
        parts.order_id,
        parts.account_id,
        parts.order_date,
        parts.customer_po,
        parts.net_amount,
        parts.margin_amount
    from parts
    left join returned
        on parts.order_id = returned.order_id
    where returned.order_id is null

    union all

    select
        parts.order_id,
        parts.account_id,
        min(parts.order_date) as order_date,
        -- The order's own: a linked return brings none.
        min(parts.customer_po) as customer_po,
        sum(parts.net_amount) as net_amount,
        case when count(*) = count(parts.margin_amount) then sum(parts.margin_amount) end as margin_amount
    from parts
    inner join returned
        on parts.order_id = returned.order_id
    group by
        parts.order_id,
        parts.account_id

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
