with ledger as (

    select * from {{ ref('order_line_ledger') }}

),

orders as (

    select * from {{ ref('int_orders_priced') }}

),

line_totals as (

    select
        bucket,
        coalesce(currency_code, '(unknown)') as currency_code,
        count(*) as line_count,
        count(case when exact_net_amount is null then 1 end) as line_count_without_amount,
        -- The lines of all others are those of their orders, which are counted as such.
        count(distinct case when bucket in ('rejected', 'duplicate') then order_id end) as unplaced_order_count,
        sum(exact_net_amount) as exact_net_amount
    from ledger
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
        line_totals.bucket,
        line_totals.currency_code,
        cast(line_totals.line_count as bigint) as line_count,
        cast(line_totals.line_count_without_amount as bigint) as line_count_without_amount,
        cast(coalesce(order_totals.order_count, line_totals.unplaced_order_count) as bigint) as order_count,
        cast(line_totals.exact_net_amount as decimal(38, 22)) as exact_net_amount,
        cast(order_totals.rounding_difference as decimal(38, 22)) as rounding_difference,
        cast(order_totals.order_net_amount as decimal(18, 2)) as order_net_amount,
        cast(order_totals.reporting_net_amount as decimal(18, 2)) as reporting_net_amount
    from line_totals
    left join order_totals
        on line_totals.bucket = order_totals.bucket and line_totals.currency_code = order_totals.currency_code

)

select * from final
