-- One row per account whose candidate channel settles at once on an as-of date between month-ends, as another channel than was settled at
-- the last month-end or as the account's first.
--
-- Rule "Dwell" in docs/rules.md. Month-ends are history, and such an as-of date is its last step: nothing remembers it, so the next
-- month-end continues from the last one. It cannot end a dwell, which counts month-ends.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_as_of_date and not is_month_end
),

policies as (
    select * from {{ ref('int_policy_by_evaluation') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
    where coverage <> 'house'
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

settled_changes as (
    select * from {{ ref('int_settled_changes') }}
    where track = 'in_force'
),

policy_changes as (
    select * from {{ ref('int_policy_changes') }}
),

as_of_policy as (
    select
        evaluation_dates.evaluation_date,
        evaluation_dates.previous_month_end,
        policies.policy_id,
        policies.threshold_set,
        parameters.dwell_free_days
    from evaluation_dates
    inner join policies
        on evaluation_dates.evaluation_date = policies.evaluation_date
    inner join parameters
        on policies.threshold_set = parameters.threshold_set
),

candidates as (
    select
        as_of_policy.*,
        accounts.account_id,
        segments.lifecycle_stage,
        segments.first_purchase_date,
        segments.last_purchase_date,
        segments.days_since_first_purchase,
        decisions.channel
    from as_of_policy
    inner join segments
        on as_of_policy.evaluation_date = segments.evaluation_date and as_of_policy.threshold_set = segments.threshold_set
    inner join accounts
        on segments.account_id = accounts.account_id
    inner join decisions
        on as_of_policy.policy_id = decisions.policy_id and {{ same_cell('segments', 'decisions') }}
),

remembered as (
    select
        candidates.*,
        settled_changes.channel as settled_channel,
        policy_changes.account_id is not null as is_changed_by_calendar
    from candidates
    left join settled_changes
        on
            candidates.account_id = settled_changes.account_id
            and candidates.evaluation_date >= settled_changes.settled_date
            and candidates.evaluation_date < settled_changes.next_settled_date
    left join policy_changes
        on candidates.account_id = policy_changes.account_id and candidates.evaluation_date = policy_changes.evaluation_date
)

select
    account_id,
    channel,
    settled_channel is null as is_first,
    evaluation_date as settled_date
from remembered
where settled_channel is null or (settled_channel <> channel and {{ settles_at_once() }})
