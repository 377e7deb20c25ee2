{#- Fingerprints of what a run was made of, whatever the order of the rows: int_run_fingerprints keeps them, and every mart names them. -#}

{#- A query for a hash of every policy list: it changes with any cell. -#}
{% macro policy_hash() -%}
{%- set lists = [
    'account_types', 'channel_costs', 'channel_overrides', 'channel_policies', 'channel_policy_rules', 'coverage_groups',
    'coverage_standards', 'exchange_rates', 'free_mail_domains', 'hierarchy_breaks', 'lead_statuses', 'order_statuses', 'owner_overrides',
    'policy_calendar', 'policy_parameters', 'rejection_reasons', 'rep_channels', 'sales_cycles', 'segment_thresholds', 'threshold_sets',
] -%}
select {{ dbt.hash('row_hashes') }} as policy_hash
from (
    select {{ dbt.listagg('row_hash', "','", 'order by row_hash') }} as row_hashes
    from (
        {%- for list in lists %}
        {%- set relation = ref(list) %}
        {%- set columns = policy_list_columns(list) %}
        select {{ dbt.hash("'" ~ list ~ "|' || " ~ row_as_json(columns or ['null'])) }} as row_hash
        from {{ relation }}
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ) as list_rows
) as policy_text
{%- endmacro %}

{#- The columns of a policy list, in order. -#}
{% macro policy_list_columns(name) %}
    {% set seeds = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | selectattr('name', 'equalto', name) if execute else [] %}
    {% for seed in seeds %}{% do return(seed.columns.keys() | list) %}{% endfor %}
{% endmacro %}

{#- A query for one number of all raw rows that could be read: of those that a run was built with, and, before a build, of those that are landed
    now, to find out whether there is anything new. `hashed` names the raw tables whose rows have been hashed as they were read. -#}
{% macro input_fingerprint(hashed=[]) -%}
select {{ dbt.hash('fingerprints') }} as input_fingerprint
from (
    select {{ dbt.listagg('fingerprint', "','", 'order by table_name') }} as fingerprints
    from (
        {%- for table in raw_tables() %}
        select
            '{{ table }}' as table_name,
            {%- if table in hashed %}
            {{ hashes_fingerprint('row_hash') }} as fingerprint
        from {{ ref('base_orders__' ~ table) }}
            {%- else %}
            {{ rows_fingerprint(raw_columns(table) or ['null']) }} as fingerprint
        from {{ source('raw', table) }}
            {%- endif %}
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ) as table_fingerprints
) as input_text
{%- endmacro %}
