-- One row per account, track and evaluation date at which a channel settles that is another than was settled at the month-ends before; the
-- first appearance is one.
--
-- Rule "Dwell" in docs/rules.md. A candidate that two policies give one after the other may settle under either: the first time counts.
-- Month-ends are history, and an as-of date between them is its last step: nothing remembers it, so the next month-end continues from the
-- last one. It cannot end a dwell, which counts month-ends.
with candidate_periods as (
    select * from {{ ref('int_candidate_periods') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

-- The evaluation dates at which a candidate has not dwelt yet.
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
            and candidate_periods.is_remembered = evaluation_dates.is_month_end
    where candidate_periods.dwelt_date > candidate_periods.from_date
),

known_events as (
    select
        waiting.*,
        segments.first_purchase_date,
        segments.last_purchase_date,
        segments.days_since_first_purchase,
        segments.lifecycle_stage,
        segments.dormancy_status,
        former_segments.dormancy_status as former_dormancy_status,
        parameters.dwell_free_days
    from waiting
    inner join segments
        on
            waiting.account_id = segments.account_id
            and waiting.threshold_set = segments.threshold_set
            and waiting.evaluation_date = segments.evaluation_date
    inner join parameters
        on waiting.threshold_set = parameters.threshold_set
    left join segments as former_segments
        on
            waiting.account_id = former_segments.account_id
            and waiting.threshold_set = former_segments.threshold_set
            and case when waiting.dormancy_is_dwell_free then waiting.previous_month_end end = former_segments.evaluation_date
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
        candidate_periods.is_remembered,
        candidate_periods.is_changed_by_calendar,
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
        {{ last_known('case when is_remembered then channel end', ['account_id', 'track'], 'settled_date', 'before this row') }}
            as former_channel
    from settlements
)

select
    account_id,
    track,
    channel,
    former_channel is null as is_first,
    is_remembered,
    is_changed_by_calendar,
    candidate_since_date,
    settled_date,
    coalesce(
        lead(settled_date) over (partition by account_id, track, is_remembered order by settled_date),
        case when is_remembered then {{ no_end() }} else {{ month_end_after('settled_date') }} end
    ) as next_settled_date
from followed
where former_channel is null or channel <> former_channel
