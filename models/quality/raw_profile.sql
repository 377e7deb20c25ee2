-- One row per raw table and column: how full it is.
--
-- A column that an upstream system renames or stops filling is empty here, and nothing else would say so.
{% set tables = raw_tables() %}

with
{% for table in tables %}
{{ table }}_counts as {{ materialized() }} (
    select
        {% for column in raw_columns(table) -%}
        count({{ column }}) as {{ column }},
        {% endfor -%}
        count(*) as row_count
    from {{ source('raw', table) }}
),
{% endfor %}
counts as (
    {% for table in tables %}
    {%- for column in raw_columns(table) %}
    select
        '{{ table }}' as table_name,
        '{{ column }}' as column_name,
        row_count,
        {{ column }} as filled_count
    from {{ table }}_counts
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    table_name,
    column_name,
    cast(row_count as bigint) as row_count,
    cast(filled_count as bigint) as filled_count,
    cast(1.0 * filled_count / nullif(row_count, 0) as double) as filled_share
from counts
