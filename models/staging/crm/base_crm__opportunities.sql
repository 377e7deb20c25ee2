{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set texts = ['opportunity_id', 'account_id', 'owner_id', 'currency_code', 'stage'] %}
{% set ignored_values = ignored_value_checks(
    numbers=['amount'], dates=['created_at', 'close_date'], booleans=['is_closed', 'is_won']
) %}

with source as {{ inlined() }} (

    select * from {{ source('raw', 'crm_opportunities') }}

),

read as {{ inlined() }} (

    select
        {{ read_columns(texts, numbers=['amount'], dates=['created_at', 'close_date']) }}
    from source

),

judged as {{ inlined() }} (

    select
        read.*,
        {{ first_failure(missing_value_checks('crm_opportunities', texts), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values
    from read

),

{{ number_copies('crm_opportunities', ['opportunity_id']) }},

final as (

    select
        opportunity_id_text as opportunity_id,
        account_id_text as account_id,
        owner_id_text as owner_id,
        upper(currency_code_text) as currency_code,
        stage_text as stage,
        {{ read_decimal('amount', 6) }} as amount,
        {{ raw_boolean('is_closed') }} as is_closed,
        {{ raw_boolean('is_won') }} as is_won,
        created_at_date as created_date,
        close_date_date as close_date,
        {{ rejection_columns('crm_opportunities', missing_value_checks('crm_opportunities', texts)) }}
    from numbered

)

select * from final
