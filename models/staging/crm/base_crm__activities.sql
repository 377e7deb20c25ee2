{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- One row per raw row of crm_activities, read and judged: usable, or with the reason why not.
--
-- Rules "Raw values", "Rows set aside" and "Duplicate rows" in docs/rules.md.
{% set texts = ['activity_id', 'account_id', 'owner_id', 'activity_type'] %}
{% set checks = missing_value_checks('crm_activities', texts) + [malformed_date_check('occurred_at'), implausible_date_check('occurred_at')] %}

with source as {{ inlined() }} (
    select * from {{ source('raw', 'crm_activities') }}
),

plausible_dates as (
    {{ plausible_dates() }}
),

read as {{ inlined() }} (
    select
        {{ read_columns(texts, dates=['occurred_at']) }}
    from source
    cross join plausible_dates
),

judged as {{ inlined() }} (
    select
        read.*,
        {{ first_failure(checks, 'code') }} as reason_code,
        {{ all_failures([]) }} as ignored_values
    from read
),

{{ number_copies('crm_activities', ['activity_id']) }}

select
    activity_id_text as activity_id,
    account_id_text as account_id,
    owner_id_text as owner_id,
    activity_type_text as activity_type,
    {{ read_date('occurred_at') }} as activity_date,
    {{ rejection_columns('crm_activities', checks) }}
from numbered
