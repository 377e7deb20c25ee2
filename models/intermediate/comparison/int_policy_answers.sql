-- What each policy would assign each account at D if it came into force that day. What the calendar changes settles at once, unless a large
-- open deal holds it; overrides, rejected rows and waiting changes on which both policies agree go on as they are.
with assignments as (
    select * from {{ ref('int_account_assignments') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

candidates as (
    select * from {{ ref('int_policy_candidates') }}
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

holding_deals as (
    select * from {{ ref('int_holding_deals') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    assignments.account_id,
    policies.policy_id,
    case
        when candidates.account_id is null or assignments.assignment_source in ('override', 'quality_hold')
            then assignments.assigned_channel
        when candidates.candidate_channel in (assignments.candidate_channel, assignments.settled_channel)
            then assignments.assigned_channel
        when policies.holdout_days > 0 and holding_deals.account_id is not null then assignments.assigned_channel
        else candidates.candidate_channel
    end as channel,
    candidates.candidate_channel,
    assignments.assigned_channel,
    measures.net_revenue_12m
from assignments
cross join policies
cross join as_of
inner join measures
    on
        assignments.account_id = measures.account_id
        and policies.threshold_set = measures.threshold_set
        and as_of.as_of_number = measures.evaluation_number
left join candidates
    on assignments.account_id = candidates.account_id and policies.policy_id = candidates.policy_id
left join holding_deals
    on assignments.account_id = holding_deals.account_id and policies.threshold_set = holding_deals.threshold_set
