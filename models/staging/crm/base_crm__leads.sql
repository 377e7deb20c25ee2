{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set ignored_values = ignored_value_checks(
    numbers=['annual_revenue'], dates=['created_at', 'converted_at'], quote_values=false
) %}

with source as (

    select * from {{ source('raw', 'crm_leads') }}

),

judged as (

    select
        source.*,
        {{ first_failure(missing_value_checks('crm_leads'), 'code') }} as reason_code,
        {{ first_failure(missing_value_checks('crm_leads'), 'message') }} as reason_message,
        {{ all_failures(ignored_values) }} as ignored_values
    from source

),

numbered as (

    select
        judged.*,
        {{ copy_number('crm_leads', ['lead_id']) }} as copy_number
    from judged

),

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
        {{ raw_decimal('annual_revenue', 6) }} as annual_revenue,
        {{ raw_business_date('created_at') }} as created_date,
        {{ raw_business_date('converted_at') }} as converted_date,
        {{ rejection_columns('crm_leads') }}
    from numbered

)

select * from final
