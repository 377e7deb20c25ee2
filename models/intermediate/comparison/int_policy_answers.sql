-- One row per account of the mart and policy: what the policy would assign as of the as-of date if it came into force that day.
--
-- What it changes settles at once, as any change that comes from the calendar, unless the policy draws the group for its control group or a
-- large open deal holds it. Overrides, data holds and waiting changes on which both policies agree stay as they are.
with assignments as (
    select * from {{ ref('int_account_assignments') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

candidates as (
    select * from {{ ref('int_policy_candidates') }}
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

held_accounts as (
    select distinct
        deals.account_id,
        thresholds.threshold_set
    from deals
    cross join as_of
    inner join thresholds
        on deals.account_id = thresholds.account_id
    inner join parameters
        on thresholds.threshold_set = parameters.threshold_set
    where {{ deal_holds_change('as_of.as_of_date', 'parameters.deal_hold_min_deal_age_days', 'thresholds.large_transaction_from') }}
),

-- House accounts are no policy's to decide.
asked as (
    select
        assignments.*,
        policies.policy_id as other_policy_id,
        policies.threshold_set,
        policies.deal_hold_days,
        {{ is_in_control_group('accounts.ultimate_parent_account_id', 'policies.policy_id', 'parameters.control_share') }}
            as is_in_control_group,
        case when assignments.candidate_channel <> 'house' then candidates.channel end as other_candidate_channel
    from assignments
    cross join policies
    inner join parameters
        on policies.threshold_set = parameters.threshold_set
    inner join accounts
        on assignments.account_id = accounts.account_id
    inner join candidates
        on assignments.account_id = candidates.account_id and policies.policy_id = candidates.policy_id
)

select
    asked.account_id,
    asked.other_policy_id as policy_id,
    case
        when asked.other_candidate_channel is null or asked.assignment_source in ('override', 'data_hold') then asked.assigned_channel
        when asked.other_candidate_channel in (asked.candidate_channel, asked.settled_channel) then asked.assigned_channel
        when asked.is_in_control_group then asked.assigned_channel
        when asked.deal_hold_days > 0 and held_accounts.account_id is not null then asked.assigned_channel
        else asked.other_candidate_channel
    end as channel,
    asked.other_candidate_channel as candidate_channel,
    asked.assigned_channel,
    measures.net_revenue_12m
from asked
cross join as_of
inner join measures
    on
        asked.account_id = measures.account_id
        and asked.threshold_set = measures.threshold_set
        and as_of.as_of_date = measures.evaluation_date
left join held_accounts
    on asked.account_id = held_accounts.account_id and asked.threshold_set = held_accounts.threshold_set
