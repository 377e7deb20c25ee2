{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set texts = ['user_id', 'manager_id', 'title', 'channel', 'region', 'territory'] %}
{% set ignored_values = ignored_value_checks(
    numbers=['capacity_accounts'], dates=['hired_at'], booleans=['is_active'], quote_values=false
) + [{
    'code': 'ignored_value',
    'column': 'channel',
    'when': "lower(channel_text) not in ('inside', 'outside')",
    'message': "'channel is neither inside nor outside'",
}] %}

with source as {{ inlined() }} (

    select * from {{ source('raw', 'crm_users') }}

),

read as {{ inlined() }} (

    select
        {{ read_columns(texts, numbers=['capacity_accounts'], dates=['hired_at']) }}
    from source

),

judged as {{ inlined() }} (

    select
        read.*,
        {{ first_failure(missing_value_checks('crm_users', texts), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values
    from read

),

{{ number_copies('crm_users', ['user_id']) }},

final as (

    select
        user_id_text as user_id,
        manager_id_text as manager_id,
        title_text as title,
        case
            when lower(channel_text) in ('inside', 'outside') then lower(channel_text)
        end as channel,
        region_text as region,
        territory_text as territory,
        {{ read_decimal('capacity_accounts', 4) }} as capacity_accounts,
        {{ raw_boolean('is_active') }} as is_active,
        hired_at_date as hired_date,
        {{ rejection_columns('crm_users', missing_value_checks('crm_users', texts)) }}
    from numbered

)

select * from final
