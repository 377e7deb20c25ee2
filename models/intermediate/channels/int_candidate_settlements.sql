{{ config(materialized='incremental', incremental_strategy='changed_evaluations', meta={'evaluation_column': 'settled_number'}) }}

-- When the candidate channel of each run settles: at once at certain events, else after its dwell; runs that end before do not settle.
with runs as (

    select * from {{ changed_rows(ref('int_candidate_runs'), 'changed_evaluations', 'from_number') }}

),

tracks as (

    select distinct
        track,
        policy_id,
        threshold_set,
        dwell_up,
        dwell_down,
        holdout_days
    from {{ ref('int_policy_tracks') }}

),

events as (

    select * from {{ changed_rows(ref('int_settling_events'), 'changed_evaluations') }}

),

governed as (

    select
        runs.*,
        tracks.threshold_set,
        tracks.holdout_days,
        -- The same candidate at so many further month-ends, counted from where its run began.
        case
            when not runs.is_between
                then greatest(
                    runs.from_number,
                    runs.run_number + 2 * case when runs.channel = 'outside' then tracks.dwell_up else tracks.dwell_down end
                )
        end as dwelt_number
    from runs
    inner join tracks
        on runs.track = tracks.track and runs.policy_id = tracks.policy_id

),

at_once as (

    select
        governed.account_id,
        governed.track,
        governed.is_between,
        governed.from_number,
        min(events.evaluation_number) as event_number
    from governed
    inner join events
        on
            governed.account_id = events.account_id
            and governed.from_number <= events.evaluation_number
            and governed.to_number >= events.evaluation_number
            and (events.threshold_set is null or governed.threshold_set = events.threshold_set)
            and (events.settled_channel is null or governed.channel = events.settled_channel)
            and (events.event <> 'policy_calendar' or governed.track = 'in_force')
            and (events.evaluation_number % 2 = 1) = governed.is_between
    group by
        governed.account_id,
        governed.track,
        governed.is_between,
        governed.from_number

),

timed as (

    select
        governed.account_id,
        governed.track,
        governed.is_between,
        governed.policy_id,
        governed.threshold_set,
        governed.holdout_days,
        governed.channel,
        governed.run_number,
        case
            when governed.dwelt_number <= governed.to_number and governed.dwelt_number <= coalesce(at_once.event_number, {{ never() }})
                then governed.dwelt_number
            else at_once.event_number
        end as settled_number
    from governed
    left join at_once
        on
            governed.account_id = at_once.account_id
            and governed.track = at_once.track
            and governed.is_between = at_once.is_between
            and governed.from_number = at_once.from_number

),

final as (

    select *
    from timed
    where settled_number is not null

)

select * from final
