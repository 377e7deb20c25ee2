-- The changes that settle at a D between month-ends: candidates that settle at once, where they are another channel than was settled at the
-- last month-end. Nothing remembers them.
with runs as (
    select * from {{ ref('int_candidate_runs') }}
    where is_between
),

events as (
    select * from {{ ref('int_settling_events') }}
    where is_between
),

settled as (
    select * from {{ ref('int_settled_changes') }}
),

compared as (
    select
        runs.account_id,
        runs.track_number,
        runs.is_outside,
        settled.is_outside as former_is_outside,
        runs.run_number,
        events.event_number as settled_number
    from runs
    inner join events
        on runs.account_id = events.account_id and runs.track_number = events.track_number
    left join settled
        on
            runs.account_id = settled.account_id
            and runs.track_number = settled.track_number
            and events.event_number >= settled.settled_number
            and events.event_number < settled.next_settled_number
)

select
    account_id,
    track_number,
    is_outside,
    former_is_outside is null as is_first,
    run_number,
    settled_number
from compared
where former_is_outside is null or is_outside <> former_is_outside
