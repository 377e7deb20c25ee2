{{ config(materialized='view') }}

-- Every usable order in reporting currency, with the bucket that says what became of it. A view, because a returned order is all that it
-- changes of what is stored.
with orders as (
    select * from {{ ref('int_orders_classified') }}
),

linked_returns as (
    select * from {{ ref('int_returns_linked') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

linked as (
    select
        orders.order_id,
        orders.named_account_id,
        -- Money follows the order: what is taken back belongs to the account that bought it.
        case
            when linked_returns.order_id is not null then linked_returns.account_id else orders.account_id
        end as account_id,
        linked_returns.linked_order_id,
        orders.original_order_id,
        orders.order_date,
        orders.customer_po,
        orders.currency_code,
        orders.treatment,
        orders.line_count,
        orders.exact_net_amount,
        orders.net_amount,
        orders.margin_amount,
        case
            when linked_returns.order_id is not null then linked_returns.rate_to_reporting else orders.rate_to_reporting
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
    linked.customer_po,
    linked.currency_code,
    linked.line_count,
    linked.exact_net_amount,
    linked.net_amount,
    linked.rate_to_reporting,
    {{ converted('linked.net_amount', 'linked.rate_to_reporting') }} as reporting_net_amount,
    {{ converted('linked.margin_amount', 'linked.rate_to_reporting') }} as reporting_margin_amount,
    case
        when linked.treatment <> 'counted' then linked.treatment
        when linked.account_id is null then 'no_account'
        when linked.net_amount is null then 'no_amount'
        when linked.rate_to_reporting is null then 'no_rate'
        when linked.order_date > run_context.as_of_date then 'after_d'
        when linked.net_amount = 0 then 'zero_value'
        when linked.net_amount < 0 then 'return'
        else 'sale'
    end as bucket
from linked
cross join run_context
