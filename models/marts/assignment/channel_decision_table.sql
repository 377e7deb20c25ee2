{{ after('gate_intermediate') }}

-- One row per policy and cell: every policy's channel, the rule that decides and its reason.
with decisions as (
    select * from {{ ref('int_policy_decisions') }}
)

select
    policy_id,
    threshold_set,
    {{ published_cell('decisions') }},
    cast(channel as string) as channel,
    decided_by,
    rule_number,
    reason
from decisions
