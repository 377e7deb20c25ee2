-- One row per track and period of month-ends at which the track follows one policy, and one for an as-of date between month-ends.
--
-- A track is a way to play history: `in_force` follows the policy calendar; each policy has a track of its own, as if it had always held;
-- and `plain` is the policy in force on the as-of date without enter and exit, dwell and deal hold, to show what stability is worth.
-- Only the calendar has an as-of date between month-ends. Nothing remembers it.
with policies_by_date as (
    select
        *,
        case when is_policy_change then previous_policy_id end as replaced_policy_id
    from {{ ref('int_policy_by_evaluation') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

bounds as (
    select
        min(policies_by_date.evaluation_date) as from_date,
        {{ month_end_after('max(policies_by_date.evaluation_date)') }} as until_date,
        -- A replay is about the past: it ends with the last month-end up to the as-of date.
        {{ month_end_after('max(run_context.as_of_date)') }} as past_until_date
    from policies_by_date
    cross join run_context
    where policies_by_date.is_month_end
),

calendar_track as (
    select
        'in_force' as track,
        true as has_size_memory,
        policies_by_date.policy_id,
        policies_by_date.replaced_policy_id,
        policies_by_date.is_month_end as is_remembered,
        policies_by_date.evaluation_date as from_date,
        coalesce(
            lead(policies_by_date.evaluation_date) over (
                partition by policies_by_date.is_month_end order by policies_by_date.evaluation_date
            ),
            case
                when policies_by_date.is_month_end then bounds.until_date
                else {{ month_end_after('policies_by_date.evaluation_date') }}
            end
        ) as until_date
    from policies_by_date
    cross join bounds
    where policies_by_date.is_policy_change or policies_by_date.previous_policy_id is null or not policies_by_date.is_month_end
),

replays as (
    select
        policy_id as track,
        true as has_size_memory,
        policy_id
    from policies

    union all

    select
        'plain' as track,
        false as has_size_memory,
        policy_id
    from run_context
),

tracks as (
    select * from calendar_track

    union all

    select
        replays.*,
        cast(null as string) as replaced_policy_id,
        true as is_remembered,
        bounds.from_date,
        bounds.past_until_date as until_date
    from replays
    inner join bounds
        on bounds.from_date < bounds.past_until_date
)

select
    tracks.track,
    tracks.has_size_memory,
    policies.policy_id,
    policies.threshold_set,
    case when tracks.track = 'plain' then 0 else policies.dwell_up end as dwell_up,
    case when tracks.track = 'plain' then 0 else policies.dwell_down end as dwell_down,
    case when tracks.track = 'plain' then 0 else policies.deal_hold_days end as deal_hold_days,
    policies.dormancy_is_dwell_free,
    tracks.replaced_policy_id,
    replaced_policies.threshold_set as replaced_threshold_set,
    tracks.is_remembered,
    tracks.from_date,
    tracks.until_date
from tracks
inner join policies
    on tracks.policy_id = policies.policy_id
left join policies as replaced_policies
    on tracks.replaced_policy_id = replaced_policies.policy_id
