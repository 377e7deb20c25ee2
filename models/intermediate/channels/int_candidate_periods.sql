-- One row per account, track and period of month-ends at which one policy of the track gives the account the same candidate channel.
--
-- A period begins where the policy gives the account's new cell another channel than its former one, and where the track's policy changes.
-- If both policies give the same channel, the candidate is as old as it was under the first (`candidate_since_date`). An as-of date between
-- month-ends is a period by itself, which is not remembered.
with cell_periods as (
    select * from {{ ref('int_cell_periods') }}
),

tracks as (
    select * from {{ ref('int_policy_tracks') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

-- What the policy before would say at the date at which the calendar replaces it, by its own threshold set.
replaced_answers as (
    select
        cell_periods.account_id,
        tracks.track,
        tracks.from_date,
        decisions.channel
    from tracks
    inner join cell_periods
        on
            tracks.replaced_threshold_set = cell_periods.threshold_set
            and tracks.has_size_memory = cell_periods.has_size_memory
            and tracks.is_remembered = cell_periods.is_remembered
            and tracks.from_date >= cell_periods.from_date
            and tracks.from_date < cell_periods.until_date
    inner join decisions
        on tracks.replaced_policy_id = decisions.policy_id and {{ same_cell('cell_periods', 'decisions') }}
),

beginnings as (
    select
        cell_periods.account_id,
        tracks.track,
        tracks.threshold_set,
        tracks.dwell_up,
        tracks.dwell_down,
        tracks.dormancy_is_dwell_free,
        decisions.channel,
        tracks.is_remembered,
        coalesce(decisions.channel <> replaced_answers.channel, false) as is_changed_by_calendar,
        greatest(cell_periods.from_date, tracks.from_date) as from_date,
        tracks.until_date
    from cell_periods
    inner join tracks
        on
            cell_periods.threshold_set = tracks.threshold_set
            and cell_periods.has_size_memory = tracks.has_size_memory
            and cell_periods.is_remembered = tracks.is_remembered
            and cell_periods.from_date < tracks.until_date
            and cell_periods.until_date > tracks.from_date
    inner join decisions
        on tracks.policy_id = decisions.policy_id and {{ same_cell('cell_periods', 'decisions') }}
    left join decisions as former_decisions
        on tracks.policy_id = former_decisions.policy_id and {{ same_cell('cell_periods', 'former_decisions', prefix='former_') }}
    left join replaced_answers
        on
            cell_periods.account_id = replaced_answers.account_id
            and tracks.track = replaced_answers.track
            and tracks.from_date = replaced_answers.from_date
            and cell_periods.from_date <= replaced_answers.from_date
    where
        former_decisions.channel is null
        or decisions.channel <> former_decisions.channel
        or cell_periods.from_date <= tracks.from_date
),

followed as (
    select
        *,
        {{ last_known('case when is_remembered then channel end', ['account_id', 'track'], 'from_date', 'before this row') }}
            as former_channel,
        lead(from_date) over (partition by account_id, track, is_remembered order by from_date) as next_from_date
    from beginnings
),

dated as (
    select
        *,
        former_channel is null as is_first,
        max(case when former_channel is null or channel <> former_channel or not is_remembered then from_date end) over (
            partition by account_id, track, is_remembered order by from_date rows unbounded preceding
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
    is_remembered,
    is_changed_by_calendar,
    dormancy_is_dwell_free,
    candidate_since_date,
    case when is_first then from_date else greatest(from_date, {{ dwelt_date() }}) end as dwelt_date,
    from_date,
    coalesce(next_from_date, until_date) as until_date
from dated
