-- Each evaluation has, per threshold set, as many cells as accounts have started by then: none is missing, none is there twice.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

starts as (
    select
        threshold_set,
        start_number,
        count(*) as account_count
    from {{ ref('int_measured_accounts') }}
    group by
        threshold_set,
        start_number
),

expected as (
    select
        starts.threshold_set,
        evaluation_dates.evaluation_number,
        sum(starts.account_count) as account_count
    from starts
    inner join evaluation_dates
        on starts.start_number <= evaluation_dates.evaluation_number
    group by
        starts.threshold_set,
        evaluation_dates.evaluation_number
),

decided as (
    select
        threshold_set,
        evaluation_number,
        count(*) as account_count
    from {{ ref('int_account_cells') }}
    group by
        threshold_set,
        evaluation_number
)

select
    coalesce(expected.threshold_set, decided.threshold_set) as threshold_set,
    coalesce(expected.evaluation_number, decided.evaluation_number) as evaluation_number,
    expected.account_count as started_count,
    decided.account_count as decided_count
from expected
full join decided
    on expected.threshold_set = decided.threshold_set and expected.evaluation_number = decided.evaluation_number
where coalesce(expected.account_count, 0) <> coalesce(decided.account_count, 0)
