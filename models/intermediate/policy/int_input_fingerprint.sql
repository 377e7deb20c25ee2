{% set tables = ['crm_accounts', 'crm_users', 'crm_leads', 'crm_opportunities', 'orders', 'order_lines'] %}

-- The same rows give the same fingerprint in whatever order they arrive.
with
{%- for table in tables %}

{{ table }} as (

    select {{ rows_fingerprint(raw_columns(table) or ['null']) }} as fingerprint
    from {{ source('raw', table) }}

),
{%- endfor %}

final as (

    select
        {{ dbt.hash(
            tables | join(".fingerprint || '|' || ") ~ '.fingerprint'
        ) }} as input_fingerprint
    from {{ tables[0] }}
    {%- for table in tables[1:] %}
    cross join {{ table }}
    {%- endfor %}

)

select * from final
