-- Each usable order with its worth, its account, its treatment and the exchange rate of its own date: what is needed to say whether it
-- counts.
{{ after('unmapped_words') }}
{{ after('gate_staging') }}

with orders as (
    select * from {{ ref('int_orders_valued') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

statuses as (
    select * from {{ ref('stg_policy__order_statuses') }}
),

rates as (
    select * from {{ ref('int_policy_exchange_rates') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
)

select
    orders.order_id,
    -- Most orders name the account that they belong to.
    case
        when survivors.surviving_account_id is null or survivors.surviving_account_id <> orders.account_id then orders.account_id
    end as named_account_id,
    survivors.surviving_account_id as account_id,
    orders.order_date,
    orders.customer_po,
    orders.original_order_id,
    coalesce(orders.currency_code, run_context.reporting_currency) as currency_code,
    statuses.treatment,
    orders.line_count,
    orders.exact_net_amount,
    orders.net_amount,
    orders.margin_amount,
    orders.header_difference_amount,
    rates.rate_to_reporting,
    orders.has_header_difference
from orders
inner join statuses
    on coalesce(lower(orders.order_status), '(blank)') = statuses.order_status
cross join run_context
left join survivors
    on orders.account_id = survivors.account_id
left join rates
    on
        coalesce(orders.currency_code, run_context.reporting_currency) = rates.currency_code
        and orders.order_date >= rates.valid_from
        and orders.order_date < rates.valid_until
