-- An account's explanation and its row in the mart say the same: what it lacks to the next size segment, and what it is above the exit.
select
    explanations.account_id,
    explanations.amount_to_next_size_segment,
    assignments.next_size_segment_from,
    assignments.size_measure_amount,
    explanations.days_to_dormant,
    assignments.dormant_after_days,
    assignments.days_since_last_purchase
from {{ ref('assignment_explanations') }} as explanations
inner join {{ ref('account_channel_assignments') }} as assignments
    on explanations.account_id = assignments.account_id
where
    explanations.amount_to_next_size_segment is distinct from assignments.next_size_segment_from - assignments.size_measure_amount
    or explanations.days_to_dormant is distinct from assignments.dormant_after_days - assignments.days_since_last_purchase
