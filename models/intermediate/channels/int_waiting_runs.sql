{{ config(materialized='ephemeral') }}

-- The runs of candidates that do not settle where they begin: those whose dwell is not over yet, and those of a D between month-ends.
with runs as (
    select * from {{ ref('int_candidate_runs') }}
    where not is_first
),

tracks as (
    select * from {{ ref('int_policy_tracks') }}
)

select
    runs.account_id,
    runs.track_number,
    runs.is_between,
    runs.is_outside,
    runs.from_number,
    runs.to_number,
    tracks.track,
    tracks.threshold_set
from runs
inner join tracks
    on
        runs.track_number = tracks.track_number
        and runs.is_between = tracks.is_between
        and runs.from_number >= tracks.from_number
        and runs.from_number <= tracks.to_number
where
    runs.is_between
    or runs.from_number < {{ dwelt_number('runs', 'tracks') }}
