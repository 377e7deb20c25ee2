{{ after('gate_intermediate') }}

{#- The columns of account_channel_assignments whose shares of accounts are kept. -#}
{% set account_columns = [
    'assigned_channel', 'lifecycle_stage', 'size_segment', 'dormancy_status', 'transaction_band', 'coverage', 'owner_status'
] %}

-- What this run came to in numbers, which the published manifest keeps and the next run's gates compare with.
with profile as (

    select * from {{ ref('raw_profile') }}

),

assignments as (

    select * from {{ ref('account_channel_assignments') }}

),

segments as (

    select * from {{ ref('account_segments') }}

),

orders as (

    select * from {{ ref('int_order_parts') }}

),

priced_orders as (

    select * from {{ ref('int_orders_priced') }}

),

ledger_totals as (

    select * from {{ ref('order_line_ledger_totals') }}

),

account_count as (

    select count(*) as row_count
    from assignments

),

ledger_count as (

    select sum(line_count) as line_count
    from ledger_totals

),

measures as (

    select
        'rows' as measure_group,
        table_name as member,
        max(row_count) as measure_value
    from profile
    group by table_name

    union all

    select
        'rows' as measure_group,
        'account_channel_assignments' as member,
        row_count as measure_value
    from account_count

    union all

    select
        'filled_share' as measure_group,
        table_name || '.' || column_name as member,
        coalesce(filled_share, 0) as measure_value
    from profile

    union all

    select
        'total' as measure_group,
        'net_bookings' as member,
        coalesce(sum(net_amount), 0) as measure_value
    from orders

    union all

    select
        'total' as measure_group,
        'net_revenue_12m' as member,
        coalesce(sum(net_revenue_12m), 0) as measure_value
    from assignments

    union all

    select
        'ledger_bucket' as measure_group,
        ledger_totals.bucket as member,
        1.0 * sum(ledger_totals.line_count) / max(ledger_count.line_count) as measure_value
    from ledger_totals
    cross join ledger_count
    group by ledger_totals.bucket

    union all

    select
        'uncounted_credits' as measure_group,
        bucket as member,
        count(*) as measure_value
    from priced_orders
    where bucket in ('cancelled', 'excluded') and net_amount < 0
    group by bucket

    union all

    select
        'sales_cycle' as measure_group,
        segments.sales_cycle as member,
        1.0 * count(*) / max(account_count.row_count) as measure_value
    from segments
    cross join account_count
    group by segments.sales_cycle
    {% for column in account_columns %}

    union all

    select
        '{{ column }}' as measure_group,
        coalesce(assignments.{{ column }}, '(none)') as member,
        1.0 * count(*) / max(account_count.row_count) as measure_value
    from assignments
    cross join account_count
    group by coalesce(assignments.{{ column }}, '(none)')
    {%- endfor %}

),

final as (

    select
        measure_group,
        member,
        cast(measure_value as double) as value
    from measures

)

select * from final
