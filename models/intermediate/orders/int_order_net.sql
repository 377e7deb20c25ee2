-- One row per usable order: what it is worth in its own currency, and whose it is.
--
-- Rules "Order amount" and "Margin" in docs/rules.md. Lines are added up exactly and rounded once: rounding each would make
-- long orders drift away from what the customer was billed.
with orders as (
    select * from {{ ref('stg_orders__orders') }}
),

lines as (
    select * from {{ ref('stg_orders__order_lines') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

line_sums as (
    select
        order_id,
        count(*) as line_count,
        sum({{ line_net('lines') }}) as net_amount,
        -- One line of unknown cost makes the cost of the order unknown.
        case when count(*) = count(unit_cost) then sum({{ line_cost('lines') }}) end as cost_amount
    from lines
    group by order_id
),

-- The lines say what an order is worth; its header does only where it has none.
measured as (
    select
        orders.*,
        coalesce(line_sums.line_count, 0) as line_count,
        cast(
            case when line_sums.order_id is null then {{ header_net('orders') }} else line_sums.net_amount end as decimal(38, 22)
        ) as exact_net_amount,
        line_sums.cost_amount,
        {{ header_net('orders') }} - line_sums.net_amount as difference_amount,
        {{ header_differs(header_net('orders'), 'line_sums.net_amount', 'line_sums.line_count') }} as has_header_difference
    from orders
    left join line_sums
        on orders.order_id = line_sums.order_id
)

select
    measured.order_id,
    -- Filled only where an order names another account than the one it belongs to, or one that the CRM does not know.
    case
        when survivors.surviving_account_id is null or survivors.surviving_account_id <> measured.account_id then measured.account_id
    end as named_account_id,
    survivors.surviving_account_id as account_id,
    measured.order_date,
    measured.customer_po,
    measured.original_order_id,
    measured.seller_id,
    measured.currency_code,
    measured.order_status,
    cast(measured.line_count as integer) as line_count,
    measured.exact_net_amount,
    {{ in_cents('measured.exact_net_amount') }} as net_amount,
    {{ in_cents(in_cents('measured.exact_net_amount') ~ ' - measured.cost_amount') }} as margin_amount,
    case when measured.has_header_difference then measured.difference_amount end as header_difference_amount,
    measured.has_header_difference
from measured
left join survivors
    on measured.account_id = survivors.account_id
