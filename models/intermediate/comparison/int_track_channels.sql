-- The channel that each account has along each replayed policy, after dwell and holdout, from one evaluation to before the next move.
with replays as (
    select distinct
        track_number,
        holdout_days > 0 as has_holdouts
    from {{ ref('int_policy_tracks') }}
    where track <> 'in_force'
),

-- Each of its two readers leaves most of it out.
changes as {{ inlined() }} (
    select
        channel_changes.*,
        replays.has_holdouts
    from {{ ref('int_channel_changes') }} as channel_changes
    inner join replays
        on channel_changes.track_number = replays.track_number
    where channel_changes.effective_number is not null
),

followed as (
    select
        changes.*,
        lag(is_outside) over (partition by account_id, track_number order by effective_number) as former_is_outside
    from changes
    where has_holdouts
),

stretches as (
    -- A change that was held until the next one came is no move.
    select
        account_id,
        track_number,
        is_outside,
        former_is_outside is null as is_first,
        run_number,
        effective_number as from_number,
        coalesce(
            lead(effective_number) over (partition by account_id, track_number order by effective_number), {{ never() }}
        ) as until_number
    from followed
    where former_is_outside is null or is_outside <> former_is_outside

    union all

    -- Where nothing is held, each settled change is a move.
    select
        account_id,
        track_number,
        is_outside,
        is_first,
        run_number,
        settled_number as from_number,
        next_settled_number as until_number
    from changes
    where not has_holdouts
)

select
    account_id,
    track_number,
    is_outside,
    is_first,
    run_number,
    from_number,
    until_number,
    -- What was ordered before the first evaluation is the first channel's.
    case when is_first then 0 else from_number end as orders_after_number
from stretches
