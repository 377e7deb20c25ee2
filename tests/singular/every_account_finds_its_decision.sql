-- No account falls through the decision table: each has its cell under the policy in force, and carries that cell's channel and rule.
select
    assignments.account_id,
    assignments.candidate_channel,
    assignments.rule_number,
    decisions.channel as decided_channel,
    decisions.rule_number as decided_rule_number
from {{ ref('account_channel_assignments') }} as assignments
left join {{ ref('channel_decision_table') }} as decisions
    on
        assignments.policy_id = decisions.policy_id
        and assignments.lifecycle_stage = decisions.lifecycle_stage
        and assignments.size_segment = decisions.size_segment
        and assignments.dormancy_status = decisions.dormancy_status
        and assignments.transaction_band = decisions.transaction_band
        and assignments.coverage_group = decisions.coverage_group
where
    decisions.policy_id is null
    or (
        assignments.coverage <> 'house'
        and (
            assignments.candidate_channel <> decisions.channel
            or assignments.rule_number is distinct from decisions.rule_number
        )
    )
