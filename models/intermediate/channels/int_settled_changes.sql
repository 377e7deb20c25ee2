-- One row per account, track and month-end at which a channel settles that is another than was settled before; the first appearance is one.
--
-- Rule "Dwell" in docs/rules.md. A candidate that two policies give one after the other may settle under either: the first time counts.
with candidate_periods as (
    select * from {{ ref('int_candidate_periods') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_month_end
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

policy_changes as (
    select * from {{ ref('int_policy_changes') }}
),

-- The month-ends at which a candidate has not dwelt yet.
waiting as (
    select
        candidate_periods.*,
        evaluation_dates.evaluation_date,
        evaluation_dates.previous_month_end
    from candidate_periods
    inner join evaluation_dates
        on
            candidate_periods.from_date <= evaluation_dates.evaluation_date
            and candidate_periods.until_date > evaluation_dates.evaluation_date
            and candidate_periods.dwelt_date > evaluation_dates.evaluation_date
    where candidate_periods.dwelt_date > candidate_periods.from_date
),

known_events as (
    select
        waiting.*,
        segments.first_purchase_date,
        segments.last_purchase_date,
        segments.days_since_first_purchase,
        segments.lifecycle_stage,
        parameters.dwell_free_days,
        -- A replayed policy has always held.
        waiting.track = 'in_force' and policy_changes.account_id is not null as is_changed_by_calendar
    from waiting
    inner join segments
        on
            waiting.account_id = segments.account_id
            and waiting.threshold_set = segments.threshold_set
            and waiting.evaluation_date = segments.evaluation_date
    inner join parameters
        on waiting.threshold_set = parameters.threshold_set
    left join policy_changes
        on waiting.account_id = policy_changes.account_id and waiting.evaluation_date = policy_changes.evaluation_date
),

early_settlements as (
    select
        account_id,
        track,
        from_date,
        min(evaluation_date) as settled_date
    from known_events
    where {{ settles_at_once() }}
    group by
        account_id,
        track,
        from_date
),

-- A candidate that changes again before it has dwelt never settles.
settlements as (
    select
        candidate_periods.account_id,
        candidate_periods.track,
        candidate_periods.channel,
        candidate_periods.candidate_since_date,
        coalesce(early_settlements.settled_date, candidate_periods.dwelt_date) as settled_date
    from candidate_periods
    left join early_settlements
        on
            candidate_periods.account_id = early_settlements.account_id
            and candidate_periods.track = early_settlements.track
            and candidate_periods.from_date = early_settlements.from_date
    where early_settlements.account_id is not null or candidate_periods.dwelt_date < candidate_periods.until_date
),

followed as (
    select
        *,
        lag(channel) over (partition by account_id, track order by settled_date) as former_channel
    from settlements
)

select
    account_id,
    track,
    channel,
    former_channel is null as is_first,
    candidate_since_date,
    settled_date,
    coalesce(lead(settled_date) over (partition by account_id, track order by settled_date), {{ no_end() }}) as next_settled_date
from followed
where former_channel is null or channel <> former_channel
