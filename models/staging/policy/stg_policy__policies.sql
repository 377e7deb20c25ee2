-- One row per channel policy: its threshold set, its fallback, how deals are routed, and how long a change must last.
with source as (
    select * from {{ ref('channel_policies') }}
)

select
    {{ raw_text('policy_id') }} as policy_id,
    {{ raw_text('based_on') }} as based_on,
    {{ raw_text('threshold_set') }} as threshold_set,
    {{ raw_text('description') }} as description,
    lower({{ raw_text('fallback_channel') }}) as fallback_channel,
    lower({{ raw_text('deal_routing') }}) as deal_routing,
    {{ raw_text('dwell_up') }} as dwell_up_text,
    {{ try_cast_text(raw_text('dwell_up'), 'integer') }} as dwell_up,
    {{ raw_text('dwell_down') }} as dwell_down_text,
    {{ try_cast_text(raw_text('dwell_down'), 'integer') }} as dwell_down,
    {{ raw_text('deal_hold_days') }} as deal_hold_days_text,
    {{ try_cast_text(raw_text('deal_hold_days'), 'integer') }} as deal_hold_days,
    lower({{ raw_text('dormancy_is_dwell_free') }}) as dormancy_is_dwell_free_text,
    case
        when {{ raw_text('dormancy_is_dwell_free') }} is null then false
        else {{ raw_boolean('dormancy_is_dwell_free') }}
    end as dormancy_is_dwell_free
from source
