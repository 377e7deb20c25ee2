-- One policy agrees with another on the accounts on which the other agrees with it, and with itself on all.
select
    agreement.policy_id,
    agreement.other_policy_id,
    agreement.account_count,
    agreement.agreeing_account_count,
    opposite.agreeing_account_count as opposite_account_count,
    agreement.agreeing_net_revenue_12m,
    opposite.agreeing_net_revenue_12m as opposite_net_revenue_12m
from {{ ref('policy_agreement') }} as agreement
left join {{ ref('policy_agreement') }} as opposite
    on agreement.policy_id = opposite.other_policy_id and agreement.other_policy_id = opposite.policy_id
where
    agreement.agreeing_account_count is distinct from opposite.agreeing_account_count
    or agreement.agreeing_net_revenue_12m is distinct from opposite.agreeing_net_revenue_12m
    or (agreement.policy_id = agreement.other_policy_id and agreement.agreeing_account_count <> agreement.account_count)
