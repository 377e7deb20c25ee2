-- Order by order and month by month, it is the ledger's sales and returns: as many orders, and the same net in either currency.
with ledger as (
    select
        bucket,
        currency_code,
        order_count,
        order_net_amount,
        reporting_net_amount
    from {{ ref('order_line_ledger_totals') }}
    where bucket in ('sale', 'return')
),

orders as (
    select
        bucket,
        currency_code,
        count(*) as order_count,
        sum(net_amount_in_currency) as order_net_amount,
        sum(net_amount) as reporting_net_amount
    from {{ ref('order_facts') }}
    group by
        bucket,
        currency_code
),

months as (
    select
        coalesce(sum(order_count), 0) as order_count,
        coalesce(sum(net_revenue), 0) as reporting_net_amount
    from {{ ref('account_months') }}
),

ledger_total as (
    select
        coalesce(sum(order_count), 0) as order_count,
        coalesce(sum(reporting_net_amount), 0) as reporting_net_amount
    from ledger
)

select
    coalesce(ledger.bucket, orders.bucket) as bucket,
    coalesce(ledger.currency_code, orders.currency_code) as currency_code,
    ledger.order_count as ledger_order_count,
    orders.order_count,
    ledger.reporting_net_amount as ledger_amount,
    orders.reporting_net_amount as amount
from ledger
full outer join orders
    on ledger.bucket = orders.bucket and ledger.currency_code = orders.currency_code
where
    ledger.order_count is distinct from orders.order_count
    or ledger.order_net_amount is distinct from orders.order_net_amount
    or ledger.reporting_net_amount is distinct from orders.reporting_net_amount

union all

select
    'all months' as bucket,
    null as currency_code,
    ledger_total.order_count as ledger_order_count,
    months.order_count,
    ledger_total.reporting_net_amount as ledger_amount,
    months.reporting_net_amount as amount
from ledger_total
cross join months
where ledger_total.order_count <> months.order_count or ledger_total.reporting_net_amount <> months.reporting_net_amount
