{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set ignored_values = ignored_value_checks(
    numbers=['capacity_accounts'], dates=['hired_at'], booleans=['is_active'], quote_values=false
) + [{
    'code': 'ignored_value',
    'column': 'channel',
    'when': "lower(" ~ raw_text('channel') ~ ") not in ('inside', 'outside')",
    'message': "'channel is neither inside nor outside'",
}] %}

with source as {{ inlined() }} (

    select * from {{ source('raw', 'crm_users') }}

),

read as {{ inlined() }} (

    select
        {{ read_columns(numbers=['capacity_accounts'], dates=['hired_at']) }}
    from source

),

judged as {{ inlined() }} (

    select
        read.*,
        {{ key_hash(['user_id']) }} as key_hash,
        {{ first_failure(missing_value_checks('crm_users'), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values
    from read

),

{{ number_copies('crm_users', ['user_id']) }},

final as (

    select
        {{ raw_text('user_id') }} as user_id,
        {{ raw_text('manager_id') }} as manager_id,
        {{ raw_text('title') }} as title,
        case
            when lower({{ raw_text('channel') }}) in ('inside', 'outside') then lower({{ raw_text('channel') }})
        end as channel,
        {{ raw_text('region') }} as region,
        {{ raw_text('territory') }} as territory,
        {{ read_decimal('capacity_accounts', 4) }} as capacity_accounts,
        {{ raw_boolean('is_active') }} as is_active,
        hired_at_date as hired_date,
        {{ rejection_columns('crm_users', missing_value_checks('crm_users')) }}
    from numbered

)

select * from final
