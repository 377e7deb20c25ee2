{{ after('unmapped_words') }}

-- One row per usable order, in reporting currency, with the bucket that says what became of it.
--
-- Rules "Order status", "Order buckets", "Returns" and "Currency conversion" in docs/rules.md.
with order_nets as (
    select * from {{ ref('int_order_net') }}
),

statuses as (
    select * from {{ ref('stg_policy__order_statuses') }}
),

rates as (
    select * from {{ ref('int_exchange_rates') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

reporting as (
    select currency_code as reporting_currency
    from rates
    where is_reporting_currency
),

orders as (
    select
        order_nets.*,
        statuses.treatment,
        coalesce(order_nets.currency_code, reporting.reporting_currency) as order_currency,
        rates.rate_to_reporting
    from order_nets
    cross join reporting
    inner join statuses
        on coalesce(lower(order_nets.order_status), '(blank)') = statuses.order_status
    left join rates
        on {{ rate_holds('rates', 'coalesce(order_nets.currency_code, reporting.reporting_currency)', 'order_nets.order_date') }}
),

counted as (
    select * from orders
    where treatment = 'counted' and account_id is not null
),

returns as (
    select * from counted
    where net_amount < 0 and original_order_id is not null
),

originals as (
    select * from counted
    where net_amount > 0 and rate_to_reporting is not null
),

-- A return is converted at its original's rate, so that taking a whole order back leaves nothing.
linked_returns as (
    select
        returns.order_id,
        originals.order_id as linked_order_id,
        originals.account_id,
        originals.seller_id,
        originals.order_date as linked_order_date,
        rates.rate_to_reporting
    from returns
    inner join originals
        on returns.original_order_id = originals.order_id and returns.order_date >= originals.order_date
    left join rates
        on {{ rate_holds('rates', 'returns.order_currency', 'originals.order_date') }}
),

-- Money follows the order: what is taken back belongs to the account that bought it, and to the rep who sold it.
linked as (
    select
        orders.order_id,
        orders.named_account_id,
        case when linked_returns.order_id is null then orders.account_id else linked_returns.account_id end as account_id,
        case when linked_returns.order_id is null then orders.seller_id else linked_returns.seller_id end as seller_id,
        linked_returns.linked_order_id,
        orders.original_order_id,
        orders.order_date,
        coalesce(linked_returns.linked_order_date, orders.order_date) as counted_date,
        orders.customer_po,
        orders.order_currency as currency_code,
        orders.treatment,
        orders.line_count,
        orders.exact_net_amount,
        orders.net_amount,
        orders.margin_amount,
        case
            when linked_returns.order_id is null then orders.rate_to_reporting else linked_returns.rate_to_reporting
        end as rate_to_reporting
    from orders
    left join linked_returns
        on orders.order_id = linked_returns.order_id
)

select
    linked.order_id,
    linked.named_account_id,
    linked.account_id,
    linked.seller_id,
    linked.linked_order_id,
    linked.original_order_id,
    linked.order_date,
    linked.counted_date,
    linked.customer_po,
    linked.currency_code,
    linked.line_count,
    linked.exact_net_amount,
    linked.net_amount,
    linked.rate_to_reporting,
    {{ in_reporting_currency('linked.net_amount', 'linked.rate_to_reporting') }} as reporting_net_amount,
    {{ in_reporting_currency('linked.margin_amount', 'linked.rate_to_reporting') }} as reporting_margin_amount,
    {{ order_bucket('linked', 'as_of.as_of_date') }} as bucket
from linked
cross join as_of
