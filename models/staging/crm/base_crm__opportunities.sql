{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set ignored_values = ignored_value_checks(
    numbers=['amount'], dates=['created_at', 'close_date'], booleans=['is_closed', 'is_won']
) %}

with source as {{ inlined() }} (

    select * from {{ source('raw', 'crm_opportunities') }}

),

read as {{ inlined() }} (

    select
        {{ read_columns(numbers=['amount'], dates=['created_at', 'close_date']) }}
    from source

),

judged as {{ inlined() }} (

    select
        read.*,
        {{ key_hash(['opportunity_id']) }} as key_hash,
        {{ first_failure(missing_value_checks('crm_opportunities'), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values
    from read

),

{{ number_copies('crm_opportunities', ['opportunity_id']) }},

final as (

    select
        {{ raw_text('opportunity_id') }} as opportunity_id,
        {{ raw_text('account_id') }} as account_id,
        {{ raw_text('owner_id') }} as owner_id,
        upper({{ raw_text('currency_code') }}) as currency_code,
        {{ raw_text('stage') }} as stage,
        {{ read_decimal('amount', 6) }} as amount,
        {{ raw_boolean('is_closed') }} as is_closed,
        {{ raw_boolean('is_won') }} as is_won,
        created_at_date as created_date,
        close_date_date as close_date,
        {{ rejection_columns('crm_opportunities', missing_value_checks('crm_opportunities')) }}
    from numbered

)

select * from final
