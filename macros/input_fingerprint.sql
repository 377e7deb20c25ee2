{#- A query for one number of all raw rows that could be read, in whatever order they arrive: int_input_fingerprint notes it, and what asks
    before a build whether there is anything new compares with it. -#}
{% macro input_fingerprint() -%}
with table_fingerprints as (
    {% for table in raw_tables() %}
    select
        '{{ table }}' as table_name,
        {{ rows_fingerprint(raw_columns(table) or ['null']) }} as fingerprint
    from {{ source('raw', table) }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

),

input_text as (

    select {{ dbt.listagg('fingerprint', "','", 'order by table_name') }} as fingerprints
    from table_fingerprints

)

select {{ dbt.hash('fingerprints') }} as input_fingerprint
from input_text
{%- endmacro %}
