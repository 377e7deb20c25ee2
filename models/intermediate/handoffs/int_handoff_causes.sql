-- Each move of an account from one channel to another, up to D and ahead of it, with its cause: an override that began or ended, rejected
-- rows that hold the account or no longer do, or what changed the candidate, perhaps some evaluations earlier.
with moves as (

    select * from {{ ref('int_account_moves') }}
    -- House accounts leave every move.
    where former_channel <> 'house' and channel <> 'house'

),

channels as (

    select * from {{ ref('int_account_channels') }}

),

-- Read twice: one import for both would be kept in memory as a whole.
former_channels as (

    select * from {{ ref('int_account_channels') }}

),

candidate_changes as (

    select * from {{ ref('int_candidate_causes') }}

),

policy_changes as (

    select * from {{ ref('int_policy_changes') }}

),

evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

sourced as (

    select
        moves.account_id,
        moves.evaluation_number,
        moves.evaluation_date,
        moves.former_channel,
        moves.channel,
        channels.policy_id,
        channels.threshold_set,
        channels.rule_number,
        channels.assignment_source,
        case
            when 'override' in (channels.assignment_source, former.assignment_source) then 'override'
            when 'quality_hold' in (channels.assignment_source, former.assignment_source) then 'quality_hold'
        end as intervention,
        channels.run_number,
        channels.settled_number
    from moves
    inner join channels
        on moves.account_id = channels.account_id and moves.evaluation_number = channels.evaluation_number
    inner join former_channels as former
        on
            moves.account_id = former.account_id
            and {{ month_end_before('moves.evaluation_number') }} = former.evaluation_number

),

final as (

    select
        sourced.account_id,
        sourced.evaluation_number,
        sourced.former_channel,
        sourced.channel,
        sourced.policy_id,
        sourced.threshold_set,
        sourced.rule_number,
        case
            when sourced.intervention = 'override' then 'override'
            when sourced.intervention = 'quality_hold' then 'data'
            when policy_changes.account_id is not null then 'policy'
            else coalesce(candidate_changes.cause, 'data')
        end as cause,
        case
            when sourced.assignment_source = 'override' then 'an override began'
            when sourced.intervention = 'override' then 'an override ended'
            when sourced.assignment_source = 'quality_hold' then 'a rejected row holds the account'
            when sourced.intervention = 'quality_hold' then 'no rejected row holds the account any more'
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
            and case when sourced.intervention is null then sourced.run_number end = candidate_changes.run_number
    left join policy_changes
        on
            sourced.account_id = policy_changes.account_id
            and case when sourced.intervention is null then sourced.settled_number end = policy_changes.evaluation_number
    left join evaluation_dates as measured
        on case when sourced.intervention is null then sourced.run_number end = measured.evaluation_number
    left join evaluation_dates as settled
        on sourced.settled_number = settled.evaluation_number

)

select * from final
