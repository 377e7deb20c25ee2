-- One row per policy and rule number: the rule, as the policy writes it or the nearest policy that it is based on.
with bases as (
    select * from {{ ref('int_policy_bases') }}
),

written as (
    select * from {{ ref('stg_policy__policy_rules') }}
)

{{ written_or_inherited('written', 'bases', 'policy_id', ['rule_number'], [
    'lifecycle_stage', 'size_segment', 'dormancy_status', 'transaction_band', 'channel', 'reason', 'rule_number_text'
]) }}
