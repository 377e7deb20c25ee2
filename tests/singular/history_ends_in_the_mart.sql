-- The last row of the history is the mart: each account has one at the as-of date, and it says the same.
select
    assignments.account_id,
    history.evaluation_date
from {{ ref('account_channel_assignments') }} as assignments
left join {{ ref('account_segment_history') }} as history
    on assignments.account_id = history.account_id and history.is_as_of_date
where
    history.account_id is null
    or (
        history.candidate_channel,
        history.settled_channel,
        history.assigned_channel,
        history.assignment_source,
        history.size_segment,
        history.dormancy_status,
        history.transaction_band,
        history.coverage_group,
        history.lifecycle_stage,
        history.net_revenue_12m
    ) is distinct from (
        assignments.candidate_channel,
        assignments.settled_channel,
        assignments.assigned_channel,
        assignments.assignment_source,
        assignments.size_segment,
        assignments.dormancy_status,
        assignments.transaction_band,
        assignments.coverage_group,
        assignments.lifecycle_stage,
        assignments.net_revenue_12m
    )
