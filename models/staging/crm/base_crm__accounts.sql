{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set ignored_values = ignored_value_checks(
    numbers=['potential_amount', 'annual_revenue', 'employee_count'],
    dates=['created_at', 'updated_at'],
    booleans=['is_key_account', 'is_deleted'],
) %}

with source as (

    select * from {{ source('raw', 'crm_accounts') }}

),

judged as (

    select
        source.*,
        {{ first_failure(missing_value_checks('crm_accounts'), 'code') }} as reason_code,
        {{ first_failure(missing_value_checks('crm_accounts'), 'message') }} as reason_message,
        {{ all_failures(ignored_values) }} as ignored_values
    from source

),

numbered as (

    select
        judged.*,
        {{ copy_number('crm_accounts', ['account_id'], updated_at='updated_at') }} as copy_number
    from judged

),

final as (

    select
        {{ raw_text('account_id') }} as account_id,
        {{ raw_text('account_name') }} as account_name,
        {{ raw_text('parent_account_id') }} as parent_account_id,
        {{ raw_text('merged_into_account_id') }} as merged_into_account_id,
        {{ raw_text('account_type') }} as account_type,
        {{ raw_text('website_domain') }} as website_domain,
        {{ raw_text('industry') }} as industry,
        {{ raw_text('country') }} as country,
        {{ raw_text('region') }} as region,
        {{ raw_text('owner_id') }} as owner_id,
        {{ raw_decimal('potential_amount', 6) }} as potential_amount,
        {{ raw_decimal('annual_revenue', 6) }} as annual_revenue,
        {{ raw_decimal('employee_count', 4) }} as employee_count,
        coalesce({{ raw_boolean('is_key_account') }}, false) as is_key_account,
        coalesce({{ raw_boolean('is_deleted') }}, false) as is_deleted,
        {{ raw_business_date('created_at') }} as created_date,
        {{ raw_utc_timestamp('updated_at') }} as updated_at,
        {{ rejection_columns('crm_accounts') }}
    from numbered

)

select * from final
