{#- A query for one number of all raw rows that could be read, in whatever order they arrive: int_input_fingerprint notes that of the rows
    which the run was built with, and what asks before a build whether there is anything new compares those that are landed now. `staged`
    names tables that hold a hash of each raw row already, by raw table. -#}
{% macro input_fingerprint(staged={}) -%}
with table_fingerprints as (
    {% for table in raw_tables() %}
    select
        '{{ table }}' as table_name,
        {% if table in staged -%}
        {{ hashes_fingerprint('row_hash') }} as fingerprint
    from {{ staged[table] }}
        {%- else -%}
        {{ rows_fingerprint(raw_columns(table) or ['null']) }} as fingerprint
    from {{ source('raw', table) }}
        {%- endif %}
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
