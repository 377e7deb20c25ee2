-- One row per policy and rule number that the policy writes: the conditions, and the channel where they all hold.
with source as (
    select * from {{ ref('channel_policy_rules') }}
)

select
    {{ raw_text('policy_id') }} as policy_id,
    lower({{ raw_text('lifecycle_stage') }}) as lifecycle_stage,
    lower({{ raw_text('size_segment') }}) as size_segment,
    lower({{ raw_text('dormancy_status') }}) as dormancy_status,
    lower({{ raw_text('transaction_band') }}) as transaction_band,
    lower({{ raw_text('coverage_group') }}) as coverage_group,
    lower({{ raw_text('channel') }}) as channel,
    {{ raw_text('reason') }} as reason,
    {{ raw_text('rule_number') }} as rule_number_text,
    {{ try_cast_text(raw_text('rule_number'), 'integer') }} as rule_number
from source
