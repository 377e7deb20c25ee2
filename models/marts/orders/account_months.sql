{{ after('gate_intermediate') }}

-- One row per account and calendar month in which at least one of its orders counts: what it bought, from how many reps, and whose it was.
--
-- Rule "Orders and months" in docs/rules.md. Linked returns are in the month of the order that they take back.
with orders as (
    select * from {{ ref('int_orders') }}
    where {{ is_counted_bucket('bucket') }}
),

channel_periods as (
    select * from {{ ref('int_channel_periods') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

months as (
    select
        account_id,
        {{ dbt.last_day('counted_date', 'month') }} as month_end,
        sum(reporting_net_amount) as net_revenue,
        -- One order of unknown margin makes that of the month unknown.
        case when count(*) = count(reporting_margin_amount) then sum(reporting_margin_amount) end as gross_margin,
        count(*) as order_count,
        count(distinct seller_id) as seller_count
    from orders
    group by
        account_id,
        {{ dbt.last_day('counted_date', 'month') }}
)

select
    months.account_id,
    cast(channel_periods.assigned_channel as string) as assigned_channel,
    cast(months.order_count as integer) as order_count,
    cast(months.seller_count as integer) as seller_count,
    cast(months.net_revenue as decimal(18, 2)) as net_revenue,
    cast(months.gross_margin as decimal(18, 2)) as gross_margin,
    cast({{ dbt.date_trunc('month', 'months.month_end') }} as date) as month_start_date,
    as_of.as_of_date
from months
cross join as_of
-- The running month has no end yet, so it has the channel of the as-of date.
inner join channel_periods
    on
        months.account_id = channel_periods.account_id
        and channel_periods.from_date <= least(months.month_end, as_of.as_of_date)
        and channel_periods.until_date > least(months.month_end, as_of.as_of_date)
{{ stored_by('months.account_id') }}
