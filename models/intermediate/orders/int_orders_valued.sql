{{ config(materialized='incremental', incremental_strategy='changed_orders') }}
{{ after('gate_staging') }}

-- What each order is worth in its own currency: the sum of its usable lines, or its header where it has none.
with orders as (

    select * from {{ changed_rows(ref('stg_orders__orders'), 'changed_orders') }}

),

lines as (

    select * from {{ changed_rows(ref('int_order_lines_priced'), 'changed_orders') }}

),

line_totals as (

    select
        order_id,
        count(*) as line_count,
        sum(exact_net_amount) as exact_net_amount,
        -- An order with a line of unknown cost has no known margin.
        case when count(*) = count(exact_cost_amount) then sum(exact_cost_amount) end as exact_cost_amount
    from lines
    group by order_id

),

netted as (

    select
        orders.order_id,
        orders.order_total,
        coalesce(line_totals.line_count, 0) as line_count,
        coalesce(
            line_totals.exact_net_amount,
            cast(
                orders.order_total - coalesce(orders.tax_amount, 0) - coalesce(orders.freight_amount, 0) as decimal(38, 22)
            )
        ) as exact_net_amount,
        line_totals.exact_cost_amount,
        orders.order_total - coalesce(orders.tax_amount, 0) - coalesce(orders.freight_amount, 0)
        - line_totals.exact_net_amount as header_difference_amount
    from orders
    left join line_totals
        on orders.order_id = line_totals.order_id

),

final as (

    select
        order_id,
        line_count,
        exact_net_amount,
        cast(round(exact_net_amount, 2) as decimal(18, 2)) as net_amount,
        cast(round(round(exact_net_amount, 2) - exact_cost_amount, 2) as decimal(18, 2)) as margin_amount,
        header_difference_amount,
        -- One cent a line is rounding; more is another amount.
        coalesce(abs(header_difference_amount) > 0.01 * line_count, false) as has_header_difference
    from netted

)

select * from final
