-- One row per account and evaluation date at which a new policy of the calendar gives the account another channel than the old policy would
-- have given it that day.
--
-- Each policy judges by its own threshold set. House accounts have no candidate that a policy could change.
with policies_by_date as (
    select * from {{ ref('int_policy_by_evaluation') }}
    where is_policy_change
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
    where coverage <> 'house'
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

changes as (
    select
        policies_by_date.evaluation_date,
        policies_by_date.policy_id,
        policies_by_date.threshold_set,
        former_policies.policy_id as former_policy_id,
        former_policies.threshold_set as former_threshold_set
    from policies_by_date
    inner join policies as former_policies
        on policies_by_date.previous_policy_id = former_policies.policy_id
),

candidates as (
    select
        segments.account_id,
        changes.*,
        decisions.channel as candidate_channel
    from changes
    inner join segments
        on changes.evaluation_date = segments.evaluation_date and changes.threshold_set = segments.threshold_set
    inner join accounts
        on segments.account_id = accounts.account_id
    inner join decisions
        on changes.policy_id = decisions.policy_id and {{ same_cell('segments', 'decisions') }}
)

select
    candidates.account_id,
    candidates.threshold_set,
    candidates.evaluation_date,
    candidates.candidate_channel,
    decisions.channel as former_channel
from candidates
inner join segments
    on
        candidates.account_id = segments.account_id
        and candidates.evaluation_date = segments.evaluation_date
        and candidates.former_threshold_set = segments.threshold_set
inner join decisions
    on candidates.former_policy_id = decisions.policy_id and {{ same_cell('segments', 'decisions') }}
where candidates.candidate_channel <> decisions.channel
