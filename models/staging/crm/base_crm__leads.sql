{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set ignored_values = ignored_value_checks(
    numbers=['annual_revenue'], dates=['created_at', 'converted_at'], quote_values=false
) %}

with source as {{ inlined() }} (

    select * from {{ source('raw', 'crm_leads') }}

),

read as {{ inlined() }} (

    select
        {{ read_columns(numbers=['annual_revenue'], dates=['created_at', 'converted_at']) }}
    from source

),

judged as {{ inlined() }} (

    select
        read.*,
        {{ key_hash(['lead_id']) }} as key_hash,
        {{ first_failure(missing_value_checks('crm_leads'), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values
    from read

),

{{ number_copies('crm_leads', ['lead_id']) }},

final as (

    select
        {{ raw_text('lead_id') }} as lead_id,
        {{ raw_text('converted_account_id') }} as converted_account_id,
        {{ raw_text('owner_id') }} as owner_id,
        {{ raw_text('company_name') }} as company_name,
        lower({{ raw_text('email') }}) as email,
        {{ raw_text('status') }} as lead_status,
        {{ raw_text('source') }} as lead_source,
        {{ raw_text('region') }} as region,
        {{ raw_text('country') }} as country,
        {{ read_decimal('annual_revenue', 6) }} as annual_revenue,
        created_at_date as created_date,
        converted_at_date as converted_date,
        {{ rejection_columns('crm_leads', missing_value_checks('crm_leads')) }}
    from numbered

)

select * from final
