{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set ignored_values = ignored_value_checks(
    numbers=['amount'], dates=['created_at', 'close_date'], booleans=['is_closed', 'is_won']
) %}

with source as (

    select * from {{ source('raw', 'crm_opportunities') }}

),

judged as (

    select
        source.*,
        {{ first_failure(missing_value_checks('crm_opportunities'), 'code') }} as reason_code,
        {{ first_failure(missing_value_checks('crm_opportunities'), 'message') }} as reason_message,
        {{ all_failures(ignored_values) }} as ignored_values
    from source

),

numbered as (

    select
        judged.*,
        {{ copy_number('crm_opportunities', ['opportunity_id']) }} as copy_number
    from judged

),

final as (

    select
        {{ raw_text('opportunity_id') }} as opportunity_id,
        {{ raw_text('account_id') }} as account_id,
        {{ raw_text('owner_id') }} as owner_id,
        upper({{ raw_text('currency_code') }}) as currency_code,
        {{ raw_text('stage') }} as stage,
        {{ raw_decimal('amount', 6) }} as amount,
        {{ raw_boolean('is_closed') }} as is_closed,
        {{ raw_boolean('is_won') }} as is_won,
        {{ raw_business_date('created_at') }} as created_date,
        {{ raw_business_date('close_date') }} as close_date,
        {{ rejection_columns('crm_opportunities') }}
    from numbered

)

select * from final
