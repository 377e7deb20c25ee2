{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The longest of an account's own intervals, at those of its evaluations where it has some.
with evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

intervals as (

    select * from {{ changed_rows(ref('int_account_intervals'), 'changed_evaluations', evaluation_column=none) }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

final as (

    select
        intervals.account_id,
        evaluation_dates.evaluation_number,
        intervals.threshold_set,
        max(intervals.interval_days) as longest_interval_days
    from intervals
    inner join windows
        on intervals.threshold_set = windows.threshold_set
    inner join evaluation_dates
        on
            intervals.from_number <= evaluation_dates.evaluation_number
            and intervals.until_number > evaluation_dates.evaluation_number
            and {{ is_to_build('changed_evaluations', 'evaluation_dates.evaluation_number', 'intervals.account_id') }}
    -- A D between month-ends can lose an interval that its own month's end would lose too.
    where not evaluation_dates.is_as_of_date or intervals.since_date > windows.rhythm_window_start
    group by
        intervals.account_id,
        evaluation_dates.evaluation_number,
        intervals.threshold_set

)

select * from final
