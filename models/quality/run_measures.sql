-- One row per measure of this run: what it came to in numbers.
--
-- The published manifest keeps them, and the next run's gates compare with them.

{#- One number each: (measure group, member, value, of which rows). -#}
{% set numbers = [
    ('rows', 'account_channel_assignments', 'count(*)', 'assignments'),
    ('rows', 'covered_accounts', 'count(*)', 'covered'),
    ('rows', 'order_line_ledger', 'coalesce(sum(line_count), 0)', 'ledger_totals'),
    ('deleted_share', 'crm_accounts', 'coalesce(1.0 * count(case when is_deleted then 1 end) / nullif(count(*), 0), 0)', 'unmerged_records'),
    ('total', 'net_bookings', 'coalesce(sum(net_amount), 0)', 'order_amounts'),
    ('total', 'net_revenue_12m', 'coalesce(sum(net_revenue_12m), 0)', 'assignments'),
] %}

{#- A number for each member that the rows name: the same, the member being an expression. -#}
{% set numbers_by_member = [
    ('rows', 'table_name', 'max(row_count)', 'profile'),
    ('filled_share', "table_name || '.' || column_name", 'max(coalesce(filled_share, 0))', 'profile'),
    ('uncounted_credits', 'bucket', 'count(*)', 'uncounted_credits'),
] %}

{#- The share of each member in all rows: (measure group, column of the members, how rows are counted, of which rows). Where accounts change
    with the policy, of those that reps cover: thousands of house accounts, which no policy moves, would hide that all others have moved. -#}
{% set shares = [
    ('order_bucket', 'bucket', 'count(*)', 'usable_orders'),
    ('ledger_bucket', 'bucket', 'sum(line_count)', 'ledger_totals'),
    ('sales_cycle', 'sales_cycle', 'count(*)', 'assignments'),
    ('coverage', 'coverage', 'count(*)', 'assignments'),
    ('assigned_channel', 'assigned_channel', 'count(*)', 'covered'),
    ('owner_status', 'owner_status', 'count(*)', 'covered'),
    ('lifecycle_stage', 'lifecycle_stage', 'count(*)', 'covered'),
    ('size_segment', 'size_segment', 'count(*)', 'covered'),
    ('dormancy_status', 'dormancy_status', 'count(*)', 'covered'),
    ('transaction_band', 'transaction_band', 'count(*)', 'covered'),
] %}

with profile as (
    select * from {{ ref('raw_profile') }}
),

unmerged_records as (
    select * from {{ ref('stg_crm__accounts') }}
    where merged_into_account_id is null
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

covered as (
    select * from assignments
    where coverage <> 'house'
),

order_amounts as (
    select * from {{ ref('int_order_amounts') }}
),

usable_orders as (
    select * from {{ ref('int_orders') }}
),

uncounted_credits as (
    select * from usable_orders
    where bucket in ('cancelled', 'excluded') and net_amount < 0
),

ledger_totals as (
    select * from {{ ref('order_line_ledger_totals') }}
),

measures as (
    {% for measure_group, member, value, rows in numbers %}
    select
        '{{ measure_group }}' as measure_group,
        '{{ member }}' as member,
        cast({{ value }} as double) as value
    from {{ rows }}
    union all
    {% endfor %}
    {% for measure_group, member, value, rows in numbers_by_member %}
    select
        '{{ measure_group }}' as measure_group,
        {{ member }} as member,
        cast({{ value }} as double) as value
    from {{ rows }}
    group by {{ member }}
    union all
    {% endfor %}
    {% for measure_group, column, counted, rows in shares %}
    select
        '{{ measure_group }}' as measure_group,
        {{ column }} as member,
        cast(1.0 * {{ counted }} / (select {{ counted }} from {{ rows }}) as double) as value
    from {{ rows }}
    where {{ column }} is not null
    group by {{ column }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    measure_group,
    member,
    value
from measures
