-- The policies that history is played under: `in_force` is what the calendar says; each policy by itself, as if it had always held; and, as
-- a yardstick of what stability is worth, the policy in force at D without enter and exit, dwell and holdout (`plain`). A D between
-- month-ends (`is_between`) stands beside the month-ends, because nothing that is decided on it is remembered.
with policies_by_date as (
    select * from {{ ref('int_policy_by_evaluation') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

numbered as (
    select
        policies_by_date.*,
        sum(case when is_policy_change then 1 else 0 end) over (
            partition by is_month_end order by evaluation_number rows unbounded preceding
        ) as period_number
    from policies_by_date
),

calendar_tracks as (
    select
        'in_force' as track,
        false as is_plain,
        policy_id,
        not is_month_end as is_between,
        min(evaluation_number) as from_number,
        max(evaluation_number) as to_number
    from numbered
    group by
        policy_id,
        is_month_end,
        period_number
),

bounds as (
    select min(evaluation_number) as first_number
    from policies_by_date
),

replays as (
    select
        policies.policy_id as track,
        false as is_plain,
        policies.policy_id
    from policies

    union all

    select
        'plain' as track,
        true as is_plain,
        policies_by_date.policy_id
    from policies_by_date
    inner join as_of
        on policies_by_date.evaluation_number = as_of.as_of_number
),

all_tracks as (
    select * from calendar_tracks

    union all

    -- Replays are about the past and need no D between month-ends.
    select
        replays.track,
        replays.is_plain,
        replays.policy_id,
        false as is_between,
        bounds.first_number as from_number,
        as_of.as_of_number as to_number
    from replays
    cross join as_of
    cross join bounds
)

select
    all_tracks.track,
    -- Its number, for tables of millions of rows.
    cast(dense_rank() over (order by all_tracks.track) as smallint) as track_number,
    all_tracks.is_plain,
    all_tracks.is_between,
    policies.policy_id,
    policies.threshold_set,
    case when all_tracks.is_plain then 0 else policies.dwell_up end as dwell_up,
    case when all_tracks.is_plain then 0 else policies.dwell_down end as dwell_down,
    case when all_tracks.is_plain then 0 else policies.holdout_days end as holdout_days,
    all_tracks.from_number,
    all_tracks.to_number
from all_tracks
inner join policies
    on all_tracks.policy_id = policies.policy_id
