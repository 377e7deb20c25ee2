-- Each move of an account from one channel to another, up to D and ahead of it, with its cause: an override that began or ended, rejected
-- rows that hold the account or no longer do, or what changed the candidate, perhaps some evaluations earlier.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

moves as (
    select all_moves.*
    from {{ ref('int_account_moves') }} as all_moves
    -- What is read of them.
    inner join evaluation_dates
        on all_moves.evaluation_number = evaluation_dates.evaluation_number and (evaluation_dates.is_kept or evaluation_dates.is_ahead)
    -- House accounts leave every move.
    where all_moves.former_channel <> 'house' and all_moves.channel <> 'house'
),

spells as (
    select * from {{ ref('int_cell_spells') }}
),

policies as (
    select * from {{ ref('int_policy_by_evaluation') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

candidate_changes as (
    select * from {{ ref('int_candidate_causes') }}
),

policy_changes as (
    select * from {{ ref('int_policy_changes') }}
),

sourced as (
    select
        moves.account_id,
        moves.evaluation_number,
        moves.evaluation_date,
        moves.former_channel,
        moves.channel,
        policies.policy_id,
        policies.threshold_set,
        decisions.rule_number,
        case
            when 'override' in (moves.intervention, moves.former_intervention) then 'override'
            when 'quality_hold' in (moves.intervention, moves.former_intervention) then 'quality_hold'
        end as change_of,
        moves.intervention,
        moves.run_number,
        moves.settled_number
    from moves
    inner join policies
        on moves.evaluation_number = policies.evaluation_number
    left join spells
        on
            moves.account_id = spells.account_id
            and policies.threshold_set = spells.threshold_set
            and policies.is_month_end <> spells.is_between
            and moves.evaluation_number >= spells.from_number
            and moves.evaluation_number <= spells.to_number
    left join decisions
        on policies.policy_id = decisions.policy_id and spells.cell_number = decisions.cell_number
)

select
    sourced.account_id,
    sourced.evaluation_number,
    sourced.former_channel,
    sourced.channel,
    sourced.policy_id,
    sourced.threshold_set,
    sourced.rule_number,
    case
        when sourced.change_of = 'override' then 'override'
        when sourced.change_of = 'quality_hold' then 'data'
        when policy_changes.account_id is not null then 'policy'
        else coalesce(candidate_changes.cause, 'data')
    end as cause,
    case
        when sourced.intervention = 'override' then 'an override began'
        when sourced.change_of = 'override' then 'an override ended'
        when sourced.intervention = 'quality_hold' then 'a rejected row holds the account'
        when sourced.change_of = 'quality_hold' then 'no rejected row holds the account any more'
        else coalesce(nullif(trim(trailing '; ' from candidate_changes.segment_changes), ''), 'another policy')
    end as cause_text,
    coalesce(measured.evaluation_number, sourced.evaluation_number) as measured_number,
    case when measured.evaluation_number is null then sourced.evaluation_date else measured.evaluation_date end as measured_date,
    case when measured.evaluation_number is null then sourced.evaluation_date else settled.evaluation_date end as settled_date,
    sourced.evaluation_date as changed_date
from sourced
-- Where something intervened, what changed the candidate is not the cause. As part of the key: a condition of its own would be tried on
-- every pair of rows.
left join candidate_changes
    on
        sourced.account_id = candidate_changes.account_id
        and case when sourced.change_of is null then sourced.run_number end = candidate_changes.run_number
left join policy_changes
    on
        sourced.account_id = policy_changes.account_id
        and case when sourced.change_of is null then sourced.settled_number end = policy_changes.evaluation_number
left join evaluation_dates as measured
    on case when sourced.change_of is null then sourced.run_number end = measured.evaluation_number
left join evaluation_dates as settled
    on sourced.settled_number = settled.evaluation_number
