{{ config(materialized='ephemeral') }}
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
        count(short_cost_amount) + count(long_cost_amount) as cost_count,
        sum(short_net_amount) as short_net_amount,
        sum(long_net_amount) as long_net_amount,
        sum(short_cost_amount) as short_cost_amount,
        sum(long_cost_amount) as long_cost_amount
    from lines
    group by order_id

),

-- A sum of short amounts is short again where it has room in 18 digits. An order with a line of unknown cost has no known cost.
summed as (

    select
        orders.order_id,
        coalesce(line_totals.line_count, 0) as line_count,
        orders.order_total - coalesce(orders.tax_amount, 0) - coalesce(orders.freight_amount, 0) as header_amount,
        case
            when line_totals.long_net_amount is null and abs(line_totals.short_net_amount) < {{ short_limit() }}
                then cast(line_totals.short_net_amount as decimal(18, 10))
        end as short_net_amount,
        coalesce(line_totals.long_net_amount, 0) + coalesce(cast(line_totals.short_net_amount as decimal(38, 22)), 0) as net_sum,
        case
            when
                line_totals.line_count = line_totals.cost_count
                and line_totals.long_cost_amount is null
                and abs(line_totals.short_cost_amount) < {{ short_limit() }}
                then cast(line_totals.short_cost_amount as decimal(18, 10))
        end as short_cost_amount,
        case
            when line_totals.line_count = line_totals.cost_count
                then
                    coalesce(line_totals.long_cost_amount, 0)
                    + coalesce(cast(line_totals.short_cost_amount as decimal(38, 10)), 0)
        end as cost_sum
    from orders
    left join line_totals
        on orders.order_id = line_totals.order_id

),

rounded as (

    select
        order_id,
        line_count,
        header_amount,
        short_net_amount,
        short_cost_amount,
        cost_sum,
        cast(case when line_count = 0 then header_amount else net_sum end as decimal(38, 22)) as exact_net_amount,
        cast(
            case
                when line_count = 0 then round(header_amount, 2)
                when short_net_amount is not null then round(short_net_amount, 2)
                else round(net_sum, 2)
            end as decimal(18, 2)
        ) as net_amount,
        -- One cent a line is rounding; more is another amount.
        coalesce(
            line_count > 0
            and case
                when abs(header_amount) < {{ short_limit() }} and short_net_amount is not null
                    then abs(cast(header_amount as decimal(18, 10)) - short_net_amount) > 0.01 * line_count
                else abs(header_amount - net_sum) > 0.01 * line_count
            end,
            false
        ) as has_header_difference
    from summed

),

final as (

    select
        order_id,
        line_count,
        exact_net_amount,
        net_amount,
        cast(
            case
                when short_net_amount is not null and short_cost_amount is not null
                    then round(cast(net_amount as decimal(18, 10)) - short_cost_amount, 2)
                else round(net_amount - cost_sum, 2)
            end as decimal(18, 2)
        ) as margin_amount,
        case when has_header_difference then header_amount - exact_net_amount end as header_difference_amount,
        has_header_difference
    from rounded

)

select * from final
