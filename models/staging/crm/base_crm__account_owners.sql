{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- One row per raw row of account_owners, read and judged: usable, or with the reason why not.
--
-- Rules "Raw values", "Rows set aside" and "Duplicate rows" in docs/rules.md. An account has one owner from a day on, whatever the hour.
{% set texts = ['account_id', 'owner_id'] %}
{% set checks = missing_value_checks('account_owners', texts) + [malformed_date_check('valid_from'), implausible_date_check('valid_from')] %}

with source as {{ inlined() }} (
    select * from {{ source('raw', 'account_owners') }}
),

plausible_dates as (
    {{ plausible_dates() }}
),

dated as {{ inlined() }} (
    select
        {{ read_columns(texts, dates=['valid_from']) }}
    from source
    cross join plausible_dates
),

read as {{ inlined() }} (
    select
        *,
        cast({{ read_date('valid_from') }} as string) as valid_from_text
    from dated
),

judged as {{ inlined() }} (
    select
        read.*,
        {{ first_failure(checks, 'code') }} as reason_code,
        {{ all_failures([]) }} as ignored_values
    from read
),

{{ number_copies('account_owners', ['account_id', 'valid_from']) }}

select
    account_id_text as account_id,
    owner_id_text as owner_id,
    {{ read_date('valid_from') }} as valid_from,
    {{ rejection_columns('account_owners', checks) }}
from numbered
