-- One row per account and evaluation date at which its assigned channel changes, at dates kept to be read and ahead: why, and since when.
--
-- Rule "Handoffs and their causes" in docs/rules.md. What changed the candidate may lie months back: dwell, the control
-- group and a deal hold delay the move.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_kept or is_ahead
),

-- A channel of the house is nobody's to hand over.
moves as (
    select
        channel_periods.*,
        {{ intervention_of_move('channel_periods') }} as intervention_of_move
    from {{ ref('int_channel_periods') }} as channel_periods
    where channel_periods.is_move and channel_periods.former_channel <> 'house' and channel_periods.assigned_channel <> 'house'
),

candidate_changes as (
    select * from {{ ref('int_candidate_changes') }}
),

policy_changes as (
    select * from {{ ref('int_candidate_periods') }}
    where is_changed_by_calendar
),

control_draws as (
    select * from {{ ref('int_control_draws') }}
    where track = 'in_force'
),

-- Where something intervened, the move itself is what counts, not what once changed the candidate.
dated as (
    select
        moves.*,
        case when moves.intervention_of_move is null then moves.candidate_since_date end as candidate_changed_date,
        case when moves.intervention_of_move is null then moves.settled_date end as candidate_settled_date
    from moves
    inner join evaluation_dates
        on moves.from_date = evaluation_dates.evaluation_date
)

select
    dated.account_id,
    dated.former_channel,
    dated.assigned_channel as channel,
    {{ cause_of_move('dated.intervention_of_move', 'policy_changes.account_id is not null', 'candidate_changes.cause') }} as cause,
    {{ cause_of_move_in_words(
        'dated.intervention_of_move', 'dated.intervention', 'dated.former_intervention', 'candidate_changes.segment_changes'
    ) }} as cause_text,
    coalesce(dated.candidate_changed_date, dated.from_date) as measured_date,
    coalesce(dated.candidate_settled_date, dated.from_date) as settled_date,
    control_draws.control_free_from_date,
    dated.from_date as changed_date
from dated
left join candidate_changes
    on dated.account_id = candidate_changes.account_id and dated.candidate_changed_date = candidate_changes.evaluation_date
left join policy_changes
    on dated.account_id = policy_changes.account_id and dated.candidate_settled_date = policy_changes.from_date
left join control_draws
    on dated.account_id = control_draws.account_id and dated.candidate_settled_date = control_draws.settled_date
