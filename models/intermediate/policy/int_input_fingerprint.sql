{% set tables = ['crm_accounts', 'crm_users', 'crm_leads', 'crm_opportunities', 'orders', 'order_lines'] %}

-- The same rows give the same fingerprint in whatever order they arrive.
with table_fingerprints as (
    {% for table in tables %}
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

),

final as (

    select {{ dbt.hash('fingerprints') }} as input_fingerprint
    from input_text

)

select * from final
