-- Finance can tie the ledger to the raw amounts: per currency the exact net of its totals, which are added up from its rows, is that of
-- orders by their lines, of lone headers, and of the lines that no order counts, added up here by another formula. So are the lines of all
-- orders together, which proves the sums in 18 digits that orders are made of.
{% set line_formula = 'cast(unit_price as decimal(38, 10)) * (1 - coalesce(discount_rate, 0)) * quantity - coalesce(discount_amount, 0)' %}
{% set header_formula = 'order_total - coalesce(tax_amount, 0) - coalesce(freight_amount, 0)' %}
with run_context as (
    select * from {{ ref('int_run_context') }}
),

classified as {{ inlined() }} (
    select
        order_nets.order_id,
        order_nets.line_count,
        order_nets.exact_net_amount,
        coalesce(order_nets.currency_code, run_context.reporting_currency) as currency_code
    from {{ ref('int_order_net') }} as order_nets
    cross join run_context
),

lines as {{ inlined() }} (
    select * from {{ ref('base_orders__order_lines') }}
),

headers as {{ inlined() }} (
    select * from {{ ref('base_orders__orders') }}
),

orphans as (
    select order_id from {{ ref('base_orders__orphans') }}
),

uncounted_lines as (
    select
        order_id,
        {{ line_formula }} as exact_net_amount,
        reason_code
    from lines
    where reason_code is not null and is_amount_readable

    union all

    select
        lines.order_id,
        {{ line_formula }} as exact_net_amount,
        lines.reason_code
    from lines
    inner join orphans
        on lines.order_id = orphans.order_id
    where lines.reason_code is null
),

unusable_headers as (
    select
        order_id,
        currency_code,
        {{ header_formula }} as exact_net_amount
    from headers
    where reason_code is not null and is_amount_readable
),

headers_named_by_lines as (
    select distinct lines.order_id
    from lines
    inner join unusable_headers
        on lines.order_id = unusable_headers.order_id
),

lone_orders as (
    select
        order_id,
        currency_code
    from classified
    where line_count = 0
),

entries as (
    select
        currency_code,
        exact_net_amount as expected_amount,
        0 as ledger_amount
    from classified
    where line_count > 0

    union all

    select
        lone_orders.currency_code,
        {{ header_formula }} as expected_amount,
        0 as ledger_amount
    from headers
    inner join lone_orders
        on headers.order_id = lone_orders.order_id
    where headers.reason_code is null

    union all

    select
        coalesce(unusable_headers.currency_code, run_context.reporting_currency) as currency_code,
        unusable_headers.exact_net_amount as expected_amount,
        0 as ledger_amount
    from unusable_headers
    cross join run_context
    left join headers_named_by_lines
        on unusable_headers.order_id = headers_named_by_lines.order_id
    where headers_named_by_lines.order_id is null

    union all

    select
        classified.currency_code,
        uncounted_lines.exact_net_amount as expected_amount,
        0 as ledger_amount
    from uncounted_lines
    left join classified
        on uncounted_lines.order_id = classified.order_id

    union all

    select
        nullif(currency_code, '(unknown)') as currency_code,
        0 as expected_amount,
        exact_net_amount as ledger_amount
    from {{ ref('order_line_ledger_totals') }}

    union all

    select
        '(usable lines)' as currency_code,
        {{ line_formula }} as expected_amount,
        0 as ledger_amount
    from {{ ref('base_orders__order_lines') }}
    where reason_code is null

    union all

    select
        '(usable lines)' as currency_code,
        0 as expected_amount,
        exact_net_amount as ledger_amount
    from {{ ref('int_order_net') }}
    where line_count > 0

    union all

    select
        '(usable lines)' as currency_code,
        0 as expected_amount,
        exact_net_amount as ledger_amount
    from uncounted_lines
    where reason_code is null
)

select
    currency_code,
    sum(expected_amount) as expected_amount,
    sum(ledger_amount) as ledger_amount
from entries
group by currency_code
having coalesce(sum(expected_amount), 0) <> coalesce(sum(ledger_amount), 0)
