-- The totals are added up from orders, the ledger's rows come from lines: they come to the same lines and the same exact net, per bucket
-- and currency. Where the run goes on from a tested one, of the orders that it has built.
with entries as (

    select
        bucket,
        currency_code,
        line_count,
        exact_net_amount,
        0 as ledger_count,
        0 as ledger_amount
    from {{ rows_to_test(ref('int_ledger_entries'), 'changed_orders') }}

    union all

    select
        bucket,
        currency_code,
        0 as line_count,
        0 as exact_net_amount,
        1 as ledger_count,
        exact_net_amount as ledger_amount
    from {{ rows_to_test(ref('order_line_ledger'), 'changed_orders') }}

)

select
    bucket,
    currency_code,
    sum(line_count) as line_count,
    sum(ledger_count) as ledger_count,
    sum(exact_net_amount) as exact_net_amount,
    sum(ledger_amount) as ledger_amount
from entries
group by
    bucket,
    currency_code
having
    sum(line_count) <> sum(ledger_count)
    or sum(exact_net_amount) is distinct from sum(ledger_amount)
