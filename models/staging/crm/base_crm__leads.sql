{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- One row per raw row of crm_leads, read and judged: usable, or with the reason why not.
--
-- Rules "Raw values", "Rows set aside" and "Duplicate rows" in docs/rules.md.
{% set texts = ['lead_id', 'converted_account_id', 'owner_id', 'company_name', 'email', 'status', 'source', 'region', 'country'] %}
{% set ignorable = ignorable_columns('crm_leads') %}
{% set ignored_values = ignored_value_checks(quote_values=false, **ignorable) %}

with source as {{ inlined() }} (
    select * from {{ source('raw', 'crm_leads') }}
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
        {{ first_failure(missing_value_checks('crm_leads', texts), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values
    from read
),

{{ number_copies('crm_leads', ['lead_id']) }}

select
    lead_id_text as lead_id,
    converted_account_id_text as converted_account_id,
    owner_id_text as owner_id,
    company_name_text as company_name,
    lower(email_text) as email,
    status_text as lead_status,
    source_text as lead_source,
    region_text as region,
    country_text as country,
    {{ read_decimal('annual_revenue', 10) }} as annual_revenue,
    {{ read_date('created_at') }} as created_date,
    {{ read_date('converted_at') }} as converted_date,
    {{ rejection_columns('crm_leads', missing_value_checks('crm_leads', texts)) }}
from numbered
