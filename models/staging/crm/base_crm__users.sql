{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- One row per raw row of crm_users, read and judged: usable, or with the reason why not.
--
-- Rules "Raw values", "Rows set aside" and "Duplicate rows" in docs/rules.md.
{% set texts = ['user_id', 'user_name', 'manager_id', 'title', 'channel', 'region', 'territory'] %}
{% set ignorable = ignorable_columns('crm_users') %}
{% set ignored_values = ignored_value_checks(quote_values=false, **ignorable) + [unknown_channel_check()] %}

with source as {{ inlined() }} (
    select * from {{ source('raw', 'crm_users') }}
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
        {{ first_failure(missing_value_checks('crm_users', texts), 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values
    from read
),

{{ number_copies('crm_users', ['user_id']) }}

select
    user_id_text as user_id,
    user_name_text as user_name,
    manager_id_text as manager_id,
    title_text as title,
    case
        when lower(channel_text) in ('inside', 'outside') then lower(channel_text)
    end as channel,
    region_text as region,
    territory_text as territory,
    {{ read_decimal('capacity_accounts', 4) }} as capacity_accounts,
    is_active_flag as is_active,
    {{ read_date('hired_at') }} as hired_date,
    {{ rejection_columns('crm_users', missing_value_checks('crm_users', texts)) }}
from numbered
