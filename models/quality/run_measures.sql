{{ after('gate_intermediate') }}

{#- The columns of account_channel_assignments whose shares of the accounts that reps cover are kept: thousands of house accounts, which
    no policy moves, would hide that all others have moved. -#}
{% set covered_columns = ['assigned_channel', 'lifecycle_stage', 'size_segment', 'dormancy_status', 'transaction_band', 'owner_status'] %}

-- What this run came to in numbers, which the published manifest keeps and the next run's gates compare with.
with profile as (
    select * from {{ ref('raw_profile') }}
),

records as (
    select * from {{ ref('stg_crm__accounts') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

covered as (
    select * from assignments
    where coverage <> 'house'
),

segments as (
    select * from {{ ref('account_segments') }}
),

orders as (
    select * from {{ ref('int_order_amounts') }}
),

priced_orders as (
    select * from {{ ref('int_orders') }}
),

ledger_totals as (
    select * from {{ ref('order_line_ledger_totals') }}
),

order_count as (
    select count(*) as row_count
    from priced_orders
),

account_count as (
    select count(*) as row_count
    from assignments
),

covered_count as (
    select count(*) as row_count
    from covered
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
        'rows' as measure_group,
        'covered_accounts' as member,
        row_count as measure_value
    from covered_count

    union all

    select
        'rows' as measure_group,
        'order_line_ledger' as member,
        coalesce(line_count, 0) as measure_value
    from ledger_count

    union all

    select
        'deleted_share' as measure_group,
        'crm_accounts' as member,
        coalesce(1.0 * count(case when is_deleted then 1 end) / nullif(count(*), 0), 0) as measure_value
    from records
    where merged_into_account_id is null

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
        'order_bucket' as measure_group,
        priced_orders.bucket as member,
        1.0 * count(*) / max(order_count.row_count) as measure_value
    from priced_orders
    cross join order_count
    group by priced_orders.bucket

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

    union all

    select
        'coverage' as measure_group,
        assignments.coverage as member,
        1.0 * count(*) / max(account_count.row_count) as measure_value
    from assignments
    cross join account_count
    group by assignments.coverage
    {% for column in covered_columns %}

    union all

    select
        '{{ column }}' as measure_group,
        covered.{{ column }} as member,
        1.0 * count(*) / max(covered_count.row_count) as measure_value
    from covered
    cross join covered_count
    where covered.{{ column }} is not null
    group by covered.{{ column }}
    {%- endfor %}
)

select
    measure_group,
    member,
    cast(measure_value as double) as value
from measures
