{{ config(materialized='view') }}

-- One row per usable order, in reporting currency, with the bucket that says what became of it.
--
-- Rules "Order buckets" and "Currency conversion" in docs/rules.md.
with orders as (
    select * from {{ ref('int_order_net') }}
),

linked_returns as (
    select * from {{ ref('int_returns_linked') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- Money follows the order: what is taken back belongs to the account that bought it, at the rate at which it bought.
linked as (
    select
        orders.order_id,
        orders.named_account_id,
        case when linked_returns.order_id is null then orders.account_id else linked_returns.account_id end as account_id,
        linked_returns.linked_order_id,
        orders.original_order_id,
        orders.order_date,
        coalesce(linked_returns.linked_order_date, orders.order_date) as counted_date,
        orders.customer_po,
        orders.currency_code,
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
    {{ order_bucket('linked', 'run_context.as_of_date') }} as bucket
from linked
cross join run_context
