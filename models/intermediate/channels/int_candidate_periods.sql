-- One row per account, track and period of month-ends at which one policy of the track gives the account the same candidate channel.
--
-- A period begins where the policy gives the account's new cell another channel than its former one, and where the track's policy changes.
-- If both policies give the same channel, the candidate is as old as it was under the first (`candidate_since_date`).
with cell_periods as (
    select * from {{ ref('int_cell_periods') }}
),

tracks as (
    select * from {{ ref('int_policy_tracks') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

beginnings as (
    select
        cell_periods.account_id,
        tracks.track,
        tracks.threshold_set,
        tracks.dwell_up,
        tracks.dwell_down,
        decisions.channel,
        cell_periods.former_lifecycle_stage is null and cell_periods.from_date >= tracks.from_date as is_first,
        greatest(cell_periods.from_date, tracks.from_date) as from_date,
        tracks.until_date
    from cell_periods
    inner join tracks
        on
            cell_periods.threshold_set = tracks.threshold_set
            and cell_periods.has_size_memory = tracks.has_size_memory
            and cell_periods.from_date < tracks.until_date
            and cell_periods.until_date > tracks.from_date
    inner join decisions
        on tracks.policy_id = decisions.policy_id and {{ same_cell('cell_periods', 'decisions') }}
    left join decisions as former_decisions
        on tracks.policy_id = former_decisions.policy_id and {{ same_cell('cell_periods', 'former_decisions', prefix='former_') }}
    where
        former_decisions.channel is null
        or decisions.channel <> former_decisions.channel
        or cell_periods.from_date <= tracks.from_date
),

followed as (
    select
        *,
        coalesce(channel <> lag(channel) over track_history, true) as is_change,
        lead(from_date) over track_history as next_from_date
    from beginnings
    window track_history as (partition by account_id, track order by from_date)
),

dated as (
    select
        *,
        max(case when is_change then from_date end) over (
            partition by account_id, track order by from_date rows unbounded preceding
        ) as candidate_since_date
    from followed
)

-- An account's first candidate has no channel to wait in.
select
    account_id,
    track,
    threshold_set,
    channel,
    is_first,
    candidate_since_date,
    case when is_first then from_date else greatest(from_date, {{ dwelt_date() }}) end as dwelt_date,
    from_date,
    coalesce(next_from_date, until_date) as until_date
from dated
