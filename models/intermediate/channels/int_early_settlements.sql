-- One row per candidate period that settles at once, before the candidate has dwelt: the first month-end at which it does.
--
-- Rule "Dwell" in docs/rules.md.
with candidate_periods as (
    select * from {{ ref('int_candidate_periods') }}
    where dwelt_date > from_date
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_month_end
),

measures as (
    select * from {{ ref('int_account_measures') }}
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
),

measured as (
    select
        waiting.*,
        measures.first_purchase_date,
        measures.last_purchase_date,
        measures.days_since_first_purchase,
        segments.lifecycle_stage,
        parameters.dwell_free_days,
        -- A replayed policy has always held.
        waiting.track = 'in_force' and policy_changes.account_id is not null as is_changed_by_calendar
    from waiting
    inner join measures
        on
            waiting.account_id = measures.account_id
            and waiting.threshold_set = measures.threshold_set
            and waiting.evaluation_date = measures.evaluation_date
    inner join segments
        on
            waiting.account_id = segments.account_id
            and waiting.threshold_set = segments.threshold_set
            and waiting.evaluation_date = segments.evaluation_date
    inner join parameters
        on waiting.threshold_set = parameters.threshold_set
    left join policy_changes
        on waiting.account_id = policy_changes.account_id and waiting.evaluation_date = policy_changes.evaluation_date
)

select
    account_id,
    track,
    from_date,
    min(evaluation_date) as settled_date
from measured
where {{ settles_at_once() }}
group by
    account_id,
    track,
    from_date
