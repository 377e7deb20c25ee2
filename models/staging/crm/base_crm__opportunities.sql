{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- One row per raw row of crm_opportunities, read and judged: usable, or with the reason why not.
--
-- Rules "Raw values", "Rows set aside" and "Duplicate rows" in docs/rules.md.
{% set texts = ['opportunity_id', 'account_id', 'owner_id', 'currency_code', 'stage'] %}
{% set ignorable = ignorable_columns('crm_opportunities') %}
{% set ignored_values = ignored_value_checks(**ignorable) %}

with source as {{ inlined() }} (
    select * from {{ source('raw', 'crm_opportunities') }}
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
        {{ first_failure(missing_value_checks('crm_opportunities', texts), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values,
        {{ all_failures(lost_digits_checks({'amount': 10})) }} as lost_digits
    from read
),

{{ number_copies('crm_opportunities', ['opportunity_id']) }}

select
    opportunity_id_text as opportunity_id,
    account_id_text as account_id,
    owner_id_text as owner_id,
    upper(currency_code_text) as currency_code,
    stage_text as stage,
    {{ read_decimal('amount', 10) }} as amount,
    is_closed_flag as is_closed,
    is_won_flag as is_won,
    {{ read_date('created_at') }} as created_date,
    {{ read_date('close_date') }} as close_date,
    {{ rejection_columns('crm_opportunities', missing_value_checks('crm_opportunities', texts)) }},
    lost_digits
from numbered
