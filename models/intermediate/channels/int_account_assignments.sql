-- One row per account: its assignment on the as-of date, since when it holds, and the channel before it.
with channels as (
    select * from {{ ref('int_channel_history') }}
    where is_as_of_date
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

moves as (
    select * from {{ ref('int_channel_moves') }}
),

decisions as (
    select distinct
        policy_id,
        rule_number,
        reason
    from {{ ref('int_policy_decisions') }}
),

overrides as (
    select * from {{ ref('int_account_overrides') }}
    where is_as_of_date
),

ranked_moves as (
    select
        moves.account_id,
        moves.former_channel,
        moves.evaluation_date,
        row_number() over (partition by moves.account_id order by moves.evaluation_date desc) as recency_rank
    from moves
    inner join as_of
        on moves.evaluation_date <= as_of.as_of_date
)

select
    channels.account_id,
    channels.policy_id,
    channels.candidate_channel,
    channels.settled_channel,
    channels.assigned_channel,
    channels.assignment_source,
    ranked_moves.former_channel as previous_channel,
    channels.rule_number,
    decisions.reason as rule_reason,
    overrides.reason as override_reason,
    overrides.approved_by as override_approved_by,
    overrides.valid_to as override_valid_to,
    channels.free_from_date,
    ranked_moves.evaluation_date as channel_since_date
from channels
inner join ranked_moves
    on channels.account_id = ranked_moves.account_id and ranked_moves.recency_rank = 1
left join decisions
    on channels.policy_id = decisions.policy_id and channels.rule_number = decisions.rule_number
left join overrides
    on channels.account_id = overrides.account_id
