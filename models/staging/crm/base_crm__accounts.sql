{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- One row per raw row of crm_accounts, read and judged: usable, or with the reason why not.
--
-- Rules "Raw values", "Rows set aside" and "Duplicate rows" in docs/rules.md.
{% set texts = [
    'account_id', 'account_name', 'parent_account_id', 'merged_into_account_id', 'account_type', 'website_domain',
    'industry', 'country', 'region', 'owner_id',
] %}
{% set ignorable = ignorable_columns('crm_accounts') %}
{% set ignored_values = ignored_value_checks(**ignorable) %}

with source as {{ inlined() }} (
    select * from {{ source('raw', 'crm_accounts') }}
),

plausible_dates as (
    {{ plausible_dates() }}
),

read as {{ inlined() }} (
    select
        {{ read_columns(texts, **ignorable) }}
    from source
    cross join plausible_dates
),

judged as {{ inlined() }} (
    select
        read.*,
        {{ first_failure(missing_value_checks('crm_accounts', texts), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values,
        {{ all_failures(lost_digits_checks({'potential_amount': 10, 'annual_revenue': 10})) }} as lost_digits
    from read
),

{{ number_copies('crm_accounts', ['account_id'], updated_at='updated_at') }}

select
    account_id_text as account_id,
    account_name_text as account_name,
    parent_account_id_text as parent_account_id,
    merged_into_account_id_text as merged_into_account_id,
    account_type_text as account_type,
    website_domain_text as website_domain,
    industry_text as industry,
    country_text as country,
    region_text as region,
    owner_id_text as owner_id,
    {{ read_decimal('potential_amount', 10) }} as potential_amount,
    {{ read_decimal('annual_revenue', 10) }} as annual_revenue,
    {{ read_decimal('employee_count', 4) }} as employee_count,
    coalesce(is_key_account_flag, false) as is_key_account,
    coalesce(is_deleted_flag, false) as is_deleted,
    {{ read_date('created_at') }} as created_date,
    {{ read_date('updated_at', raw_utc_timestamp('updated_at')) }} as updated_at,
    {{ rejection_columns('crm_accounts', missing_value_checks('crm_accounts', texts)) }},
    lost_digits
from numbered
