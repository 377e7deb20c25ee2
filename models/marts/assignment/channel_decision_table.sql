{{ after('policy_problems') }}
{{ after('gate_intermediate') }}

with decisions as (
    select * from {{ ref('int_policy_decisions') }}
)

select
    policy_id,
    threshold_set,
    lifecycle_stage,
    size_segment,
    dormancy_status,
    transaction_band,
    channel,
    decided_by,
    rule_number,
    reason
from decisions
