{{ config(materialized='ephemeral') }}
{{ after('gate_staging') }}

-- What each order is worth in its own currency: the sum of its usable lines, or its header where it has none.
with orders as (
    select * from {{ ref('stg_orders__orders') }}
),

lines as (
    select * from {{ ref('int_order_lines_priced') }}
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
        orders.*,
        coalesce(line_totals.line_count, 0) as line_count,
        orders.order_total - coalesce(orders.tax_amount, 0) - coalesce(orders.freight_amount, 0) as header_amount,
        line_totals.short_net_amount as short_net_sum,
        line_totals.long_net_amount as long_net_sum,
        line_totals.short_cost_amount as short_cost_sum,
        line_totals.long_cost_amount as long_cost_sum,
        coalesce(line_totals.long_net_amount is null and abs(line_totals.short_net_amount) < {{ short_limit() }}, false)
            as has_short_net,
        coalesce(line_totals.long_cost_amount is null and abs(line_totals.short_cost_amount) < {{ short_limit() }}, false)
            as has_short_cost,
        coalesce(line_totals.line_count = line_totals.cost_count, false) as has_cost
    from orders
    left join line_totals
        on orders.order_id = line_totals.order_id
),

totals as (
    select
        summed.*,
        case
            when has_short_net then cast(short_net_sum as decimal(18, 10))
            when line_count = 0 then {{ short_money('header_amount') }}
        end as short_net_amount,
        case
            when has_short_net then cast(short_net_sum as decimal(38, 22))
            when line_count = 0 then cast(header_amount as decimal(38, 22))
            else coalesce(long_net_sum, 0) + coalesce(cast(short_net_sum as decimal(38, 22)), 0)
        end as exact_net_amount,
        case when has_cost and has_short_cost then cast(short_cost_sum as decimal(18, 10)) end as short_cost_amount,
        case
            when has_cost and not has_short_cost then coalesce(long_cost_sum, 0) + coalesce(cast(short_cost_sum as decimal(38, 14)), 0)
        end as long_cost_amount
    from summed
),

rounded as (
    select
        totals.*,
        cast(
            case
                when short_net_amount is not null then round(short_net_amount, 2)
                when line_count = 0 then round(header_amount, 2)
                else round(exact_net_amount, 2)
            end as decimal(18, 2)
        ) as net_amount,
        -- One cent a line is rounding; more is another amount.
        coalesce(
            line_count > 0
            and case
                when has_short_net and abs(header_amount) < {{ short_limit() }}
                    then abs(cast(header_amount as decimal(18, 10)) - short_net_amount) > 0.01 * line_count
                else abs(header_amount - exact_net_amount) > 0.01 * line_count
            end,
            false
        ) as has_header_difference
    from totals
)

select
    order_id,
    account_id,
    order_status,
    currency_code,
    customer_po,
    original_order_id,
    cast(line_count as integer) as line_count,
    exact_net_amount,
    net_amount,
    cast(
        case
            when has_short_net and has_short_cost then round(cast(net_amount as decimal(18, 10)) - short_cost_amount, 2)
            else round(net_amount - coalesce(long_cost_amount, short_cost_amount), 2)
        end as decimal(18, 2)
    ) as margin_amount,
    case when has_header_difference then header_amount - exact_net_amount end as header_difference_amount,
    has_header_difference,
    order_date
from rounded
