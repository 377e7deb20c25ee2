-- One row per raw column whose unreadable values are read as blank: how many rows fill it, and how many of these values are lost.
--
-- A flag spelled in a new way, or an amount in another format, is lost in every row that fills it. These may be few: counted against all
-- rows of the table, nothing would seem wrong.
{#- The columns of each table that decide about accounts and deals. -#}
{% set deciding = {
    'crm_accounts': ['potential_amount', 'is_key_account', 'is_deleted'],
    'crm_users': ['channel', 'is_active'],
    'crm_leads': [],
    'crm_opportunities': ['amount', 'is_closed', 'is_won'],
} %}

with plausible_dates as (
    {{ plausible_dates() }}
),
{% for table_name in deciding %}
{{ table_name }}_read as (
    select
        {{ read_columns(['channel'] if table_name == 'crm_users' else [], **ignorable_columns(table_name)) }}
    from {{ source('raw', table_name) }} as source
    cross join plausible_dates
),
{% endfor %}
counts as (
    {%- for table_name in deciding %}
    {%- set checks = ignored_value_checks(**ignorable_columns(table_name)) %}
    {%- do checks.append(unknown_channel_check()) if table_name == 'crm_users' %}
    {%- for column_name, failures in checks | groupby('column') %}
    select
        '{{ table_name }}' as table_name,
        '{{ column_name }}' as column_name,
        {{ 'true' if column_name in deciding[table_name] else 'false' }} as is_deciding,
        count(case when not {{ raw_is_blank(column_name) }} then 1 end) as filled_count,
        count(case when {{ failures | map(attribute='when') | join(' or ') }} then 1 end) as unread_count
    from {{ table_name }}_read
    union all
    {%- endfor %}
    {%- endfor %}
    -- The only value of a line that may be lost.
    select
        'order_lines' as table_name,
        'unit_cost' as column_name,
        false as is_deciding,
        count(case when unit_cost is not null or ignored_values is not null then 1 end) as filled_count,
        count(ignored_values) as unread_count
    from {{ ref('base_orders__order_lines') }}
)

select
    table_name,
    column_name,
    cast(filled_count as bigint) as filled_count,
    cast(unread_count as bigint) as unread_count,
    cast(1.0 * unread_count / nullif(filled_count, 0) as double) as unread_share,
    is_deciding
from counts
