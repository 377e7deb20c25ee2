{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set ignored_values = ignored_value_checks(
    numbers=['potential_amount', 'annual_revenue', 'employee_count'],
    dates=['created_at', 'updated_at'],
    booleans=['is_key_account', 'is_deleted'],
) %}

with source as {{ inlined() }} (

    select * from {{ source('raw', 'crm_accounts') }}

),

read as {{ inlined() }} (

    select
        {{ read_columns(numbers=['potential_amount', 'annual_revenue', 'employee_count'], dates=['created_at', 'updated_at']) }}
    from source

),

judged as {{ inlined() }} (

    select
        read.*,
        {{ key_hash(['account_id']) }} as key_hash,
        {{ first_failure(missing_value_checks('crm_accounts'), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values
    from read

),

{{ number_copies('crm_accounts', ['account_id'], updated_at='updated_at') }},

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
        {{ read_decimal('potential_amount', 6) }} as potential_amount,
        {{ read_decimal('annual_revenue', 6) }} as annual_revenue,
        {{ read_decimal('employee_count', 4) }} as employee_count,
        coalesce({{ raw_boolean('is_key_account') }}, false) as is_key_account,
        coalesce({{ raw_boolean('is_deleted') }}, false) as is_deleted,
        created_at_date as created_date,
        {{ raw_utc_timestamp('updated_at') }} as updated_at,
        {{ rejection_columns('crm_accounts', missing_value_checks('crm_accounts')) }}
    from numbered

)

select * from final
