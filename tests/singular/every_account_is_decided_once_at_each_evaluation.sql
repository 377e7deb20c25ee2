-- Each evaluation date has, per threshold set, as many cells as accounts have started by then: none is missing, none is there twice.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

starts as (
    select
        thresholds.threshold_set,
        starts.first_evaluation_date,
        count(*) as account_count
    from {{ ref('int_account_starts') }} as starts
    inner join {{ ref('int_account_thresholds') }} as thresholds
        on starts.account_id = thresholds.account_id
    group by
        thresholds.threshold_set,
        starts.first_evaluation_date
),

expected as (
    select
        starts.threshold_set,
        evaluation_dates.evaluation_date,
        sum(starts.account_count) as account_count
    from starts
    inner join evaluation_dates
        on starts.first_evaluation_date <= evaluation_dates.evaluation_date
    group by
        starts.threshold_set,
        evaluation_dates.evaluation_date
),

decided as (
    select
        threshold_set,
        evaluation_date,
        count(*) as account_count
    from {{ ref('int_account_segments') }}
    group by
        threshold_set,
        evaluation_date
)

select
    coalesce(expected.threshold_set, decided.threshold_set) as threshold_set,
    coalesce(expected.evaluation_date, decided.evaluation_date) as evaluation_date,
    expected.account_count as started_count,
    decided.account_count as decided_count
from expected
full join decided
    on expected.threshold_set = decided.threshold_set and expected.evaluation_date = decided.evaluation_date
where coalesce(expected.account_count, 0) <> coalesce(decided.account_count, 0)
