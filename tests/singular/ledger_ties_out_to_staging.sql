-- Finance can tie the ledger to the raw amounts: per currency the exact net of its totals, which are added up from its rows, is that of all
-- readable lines and lone headers, added up here by another formula.
with run_context as (

    select * from {{ ref('int_run_context') }}

),

usable_orders as (

    select
        orders.order_id,
        coalesce(orders.currency_code, run_context.reporting_currency) as currency_code
    from {{ ref('stg_orders__orders') }} as orders
    cross join run_context

),

-- One row per order: its lines are read once, and amounts meet their currency as orders.
order_lines as (

    select
        order_id,
        count(case when reason_code is null then 1 end) as usable_line_count,
        sum(
            case
                when is_amount_readable
                    then
                        cast(unit_price as decimal(38, 6)) * (1 - coalesce(discount_rate, 0)) * quantity
                        - coalesce(discount_amount, 0)
            end
        ) as exact_net_amount
    from {{ ref('base_orders__order_lines') }}
    group by order_id

),

line_amounts as (

    select
        usable_orders.currency_code,
        order_lines.exact_net_amount
    from order_lines
    left join usable_orders
        on order_lines.order_id = usable_orders.order_id

),

header_amounts as (

    select
        coalesce(orders.currency_code, run_context.reporting_currency) as currency_code,
        orders.order_total - coalesce(orders.tax_amount, 0) - coalesce(orders.freight_amount, 0) as exact_net_amount
    from {{ ref('base_orders__orders') }} as orders
    cross join run_context
    left join order_lines
        on orders.order_id = order_lines.order_id
    where
        (orders.reason_code is null and coalesce(order_lines.usable_line_count, 0) = 0)
        or (orders.reason_code is not null and orders.is_amount_readable and order_lines.order_id is null)

),

entries as (

    select
        currency_code,
        exact_net_amount as expected_amount,
        0 as ledger_amount
    from line_amounts

    union all

    select
        currency_code,
        exact_net_amount as expected_amount,
        0 as ledger_amount
    from header_amounts

    union all

    select
        nullif(currency_code, '(unknown)') as currency_code,
        0 as expected_amount,
        exact_net_amount as ledger_amount
    from {{ ref('order_line_ledger_totals') }}

)

select
    currency_code,
    sum(expected_amount) as expected_amount,
    sum(ledger_amount) as ledger_amount
from entries
group by currency_code
having coalesce(sum(expected_amount), 0) <> coalesce(sum(ledger_amount), 0)
