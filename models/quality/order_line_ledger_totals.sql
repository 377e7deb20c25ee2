-- Added up from orders, whose lines have been added up already, and from the few lines and headers that no order counts.
with entries as (

    select * from {{ ref('int_ledger_entries') }}

),

orders as (

    select * from {{ ref('int_orders_priced') }}

),

entry_totals as (

    select
        bucket,
        coalesce(currency_code, '(unknown)') as currency_code,
        sum(line_count) as line_count,
        -- An entry without an amount is one line.
        count(case when exact_net_amount is null then 1 end) as line_count_without_amount,
        -- The lines of all others are those of their orders, which are counted as such.
        count(distinct case when bucket in ('rejected', 'duplicate') then order_id end) as unplaced_order_count,
        sum(exact_net_amount) as exact_net_amount
    from entries
    group by
        bucket,
        coalesce(currency_code, '(unknown)')

),

order_totals as (

    select
        bucket,
        currency_code,
        count(*) as order_count,
        sum(net_amount) as order_net_amount,
        sum(net_amount) - sum(exact_net_amount) as rounding_difference,
        sum(reporting_net_amount) as reporting_net_amount
    from orders
    group by
        bucket,
        currency_code

),

final as (

    select
        entry_totals.bucket,
        entry_totals.currency_code,
        cast(entry_totals.line_count as bigint) as line_count,
        cast(entry_totals.line_count_without_amount as bigint) as line_count_without_amount,
        cast(coalesce(order_totals.order_count, entry_totals.unplaced_order_count) as bigint) as order_count,
        cast(entry_totals.exact_net_amount as decimal(38, 22)) as exact_net_amount,
        cast(order_totals.rounding_difference as decimal(38, 22)) as rounding_difference,
        cast(order_totals.order_net_amount as decimal(18, 2)) as order_net_amount,
        cast(order_totals.reporting_net_amount as decimal(18, 2)) as reporting_net_amount
    from entry_totals
    left join order_totals
        on entry_totals.bucket = order_totals.bucket and entry_totals.currency_code = order_totals.currency_code

)

select * from final
