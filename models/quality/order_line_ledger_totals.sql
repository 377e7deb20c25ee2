-- One row per bucket and currency of the ledger: how many rows, and what they come to.
--
-- Rule "Ledger and tie-out" in docs/rules.md. Lines of usable orders have been added up already: an order stands for its lines, or for its
-- line 0. Lines and headers that no order counts stand for themselves.
with orders as (
    select * from {{ ref('int_orders') }}
),

uncounted_lines as (
    select * from {{ ref('int_ledger_lines') }}
    where line_reason_code is not null
),

entries as (
    select
        order_id,
        bucket,
        currency_code,
        true as is_usable_order,
        greatest(line_count, 1) as line_count,
        exact_net_amount,
        net_amount,
        reporting_net_amount
    from orders

    union all

    select
        order_id,
        bucket,
        currency_code,
        false as is_usable_order,
        1 as line_count,
        exact_net_amount,
        cast(null as decimal(18, 2)) as net_amount,
        cast(null as decimal(18, 2)) as reporting_net_amount
    from uncounted_lines
)

select
    bucket,
    coalesce(currency_code, '(unknown)') as currency_code,
    cast(sum(line_count) as bigint) as line_count,
    cast(count(case when exact_net_amount is null then 1 end) as bigint) as line_count_without_amount,
    -- Each usable order is one entry; several lines that nothing counts may name one order.
    cast(
        count(case when is_usable_order then 1 end) + count(distinct case when not is_usable_order then order_id end) as bigint
    ) as order_count,
    cast(sum(exact_net_amount) as decimal(38, 22)) as exact_net_amount,
    cast(sum(net_amount) - sum(case when is_usable_order then exact_net_amount end) as decimal(38, 22)) as rounding_difference,
    cast(sum(net_amount) as decimal(18, 2)) as order_net_amount,
    cast(sum(reporting_net_amount) as decimal(18, 2)) as reporting_net_amount
from entries
group by
    bucket,
    coalesce(currency_code, '(unknown)')
