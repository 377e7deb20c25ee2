-- The longest of an account's own intervals, at those of its evaluations where it has some.
with evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

intervals as (

    select * from {{ ref('int_account_intervals') }}

),

final as (

    select
        intervals.account_id,
        evaluation_dates.evaluation_number,
        intervals.threshold_set,
        max(intervals.interval_days) as longest_interval_days
    from intervals
    inner join evaluation_dates
        on
            intervals.from_number <= evaluation_dates.evaluation_number
            and intervals.until_number > evaluation_dates.evaluation_number
    group by
        intervals.account_id,
        evaluation_dates.evaluation_number,
        intervals.threshold_set

)

select * from final
