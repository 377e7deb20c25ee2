{{ config(materialized='ephemeral') }}

-- When the candidate channel of each run settles: an account's first at once, others at certain events or else after their dwell; runs that
-- end before do not settle.
with runs as (
    select * from {{ ref('int_candidate_runs') }}
    where not is_between
),

tracks as (
    select * from {{ ref('int_policy_tracks') }}
    where not is_between
),

events as (
    select * from {{ ref('int_settling_events') }}
    where not is_between
),

governed as (
    select
        runs.*,
        case
            when runs.is_first then runs.from_number
            else greatest(runs.from_number, {{ dwelt_number('runs', 'tracks') }})
        end as dwelt_number
    from runs
    inner join tracks
        on
            runs.track_number = tracks.track_number
            and runs.from_number >= tracks.from_number
            and runs.from_number <= tracks.to_number
),

timed as (
    select
        governed.account_id,
        governed.track_number,
        governed.is_outside,
        governed.run_number,
        case
            when governed.dwelt_number <= governed.to_number and governed.dwelt_number <= coalesce(events.event_number, {{ never() }})
                then governed.dwelt_number
            else events.event_number
        end as settled_number
    from governed
    left join events
        on
            governed.account_id = events.account_id
            and governed.track_number = events.track_number
            and governed.from_number = events.from_number
)

select *
from timed
where settled_number is not null
