{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The longest of an account's own intervals where it matters: at D, and at evaluations at which the account's silence may be a risk.
with evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

account_windows as (

    select * from {{ changed_rows(ref('int_account_windows'), 'changed_evaluations') }}

),

intervals as (

    select * from {{ changed_rows(ref('int_account_intervals'), 'changed_evaluations', evaluation_column=none) }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

silent as (

    select
        account_windows.account_id,
        account_windows.evaluation_number,
        account_windows.threshold_set,
        evaluation_dates.is_as_of_date,
        account_windows.rhythm_transaction_count,
        thresholds.dormant_after_days,
        {{ dbt.datediff('account_windows.last_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as days_since_last_purchase  -- noqa: LT05
    from account_windows
    inner join evaluation_dates
        on account_windows.evaluation_number = evaluation_dates.evaluation_number
    inner join thresholds
        on account_windows.account_id = thresholds.account_id and account_windows.threshold_set = thresholds.threshold_set

),

looked_at as (

    select
        silent.account_id,
        silent.evaluation_number,
        silent.threshold_set,
        silent.is_as_of_date
    from silent
    inner join parameters
        on silent.threshold_set = parameters.threshold_set
    where
        silent.is_as_of_date
        or (
            silent.rhythm_transaction_count >= parameters.at_risk_min_transactions
            and silent.days_since_last_purchase > parameters.at_risk_min_silent_days
            and silent.days_since_last_purchase <= silent.dormant_after_days
        )

),

final as (

    select
        looked_at.account_id,
        looked_at.evaluation_number,
        looked_at.threshold_set,
        max(intervals.interval_days) as longest_interval_days
    from looked_at
    inner join windows
        on looked_at.threshold_set = windows.threshold_set
    inner join intervals
        on
            looked_at.account_id = intervals.account_id
            and looked_at.threshold_set = intervals.threshold_set
            and looked_at.evaluation_number >= intervals.from_number
            and looked_at.evaluation_number < intervals.until_number
    -- A D between month-ends can lose an interval that its own month's end would lose too.
    where not looked_at.is_as_of_date or intervals.since_date > windows.rhythm_window_start
    group by
        looked_at.account_id,
        looked_at.evaluation_number,
        looked_at.threshold_set

)

select * from final
