-- Added up from orders, whose lines have been added up already, and from the few lines and headers that no order counts.
with entries as (
    select * from {{ ref('int_ledger_entries') }}
),

totals as (
    select
        bucket,
        coalesce(currency_code, '(unknown)') as currency_code,
        sum(line_count) as line_count,
        -- An entry without an amount is one line.
        count(case when exact_net_amount is null then 1 end) as line_count_without_amount,
        -- Each usable order is one entry; several lines that nothing counts may name one order.
        count(case when is_usable_order then 1 end)
        + count(distinct case when not is_usable_order then order_id end) as order_count,
        sum(exact_net_amount) as exact_net_amount,
        sum(net_amount) as order_net_amount,
        sum(net_amount) - sum(case when is_usable_order then exact_net_amount end) as rounding_difference,
        sum(reporting_net_amount) as reporting_net_amount
    from entries
    group by
        bucket,
        coalesce(currency_code, '(unknown)')
)

select
    bucket,
    currency_code,
    cast(line_count as bigint) as line_count,
    cast(line_count_without_amount as bigint) as line_count_without_amount,
    cast(order_count as bigint) as order_count,
    cast(exact_net_amount as decimal(38, 22)) as exact_net_amount,
    cast(rounding_difference as decimal(38, 22)) as rounding_difference,
    cast(order_net_amount as decimal(18, 2)) as order_net_amount,
    cast(reporting_net_amount as decimal(18, 2)) as reporting_net_amount
from totals
