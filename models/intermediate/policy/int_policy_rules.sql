-- One row per policy and rule number: the rule, as the policy writes it or the nearest policy that it is based on.
with bases as (
    select * from {{ ref('int_policy_bases') }}
    where owner_kind = 'policy'
),

written as (
    select * from {{ ref('stg_policy__policy_rules') }}
)

{{ written_or_inherited(
    'written', 'bases', 'policy_id', ['rule_number'], condition_columns() + ['channel', 'reason', 'rule_number_text']
) }}
