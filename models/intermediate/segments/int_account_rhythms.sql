{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The longest of an account's own intervals where it matters: at D, and at evaluations at which the account's silence could be a risk but
-- is no longer than its own rhythm lets expect.
with evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

account_windows as (

    select * from {{ changed_rows(ref('int_account_windows'), 'changed_evaluations', 'from_number') }}

),

steps as (

    select * from {{ ref('int_evaluation_steps') }}

),

intervals as (

    select * from {{ changed_rows(ref('int_account_intervals'), 'changed_evaluations', evaluation_column=none) }}

),

accounts as (

    select * from {{ ref('int_measured_accounts') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

silences as (

    select
        accounts.measured_number,
        evaluation_dates.evaluation_number,
        evaluation_dates.is_as_of_date,
        windows.rhythm_window_start,
        account_windows.rhythm_transaction_count >= parameters.at_risk_min_transactions as has_rhythm,
        accounts.dormant_after_days,
        parameters.at_risk_min_silent_days,
        parameters.at_risk_interval_factor,
        {{ dbt.datediff('account_windows.last_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as silent_days  -- noqa: LT05
    from account_windows
    inner join accounts
        on account_windows.account_id = accounts.account_id and account_windows.threshold_set = accounts.threshold_set
    inner join parameters
        on account_windows.threshold_set = parameters.threshold_set
    inner join windows
        on account_windows.threshold_set = windows.threshold_set
    inner join steps
        on account_windows.evaluation_count = steps.evaluation_count
    inner join evaluation_dates
        on account_windows.from_number + steps.step = evaluation_dates.evaluation_number
    where account_windows.last_purchase_date is not null

),

looked_at as (

    select *
    from silences
    where
        is_as_of_date
        or (has_rhythm and silent_days > at_risk_min_silent_days and silent_days <= dormant_after_days)

),

numbered_intervals as (

    select
        accounts.measured_number,
        intervals.from_number,
        intervals.until_number,
        intervals.interval_days,
        intervals.since_date
    from intervals
    inner join accounts
        on intervals.account_id = accounts.account_id and intervals.threshold_set = accounts.threshold_set

),

longest as (

    select
        looked_at.measured_number,
        looked_at.evaluation_number,
        max(intervals.interval_days) as longest_interval_days
    from looked_at
    inner join numbered_intervals as intervals
        on
            looked_at.measured_number = intervals.measured_number
            and looked_at.evaluation_number >= intervals.from_number
            and looked_at.evaluation_number < intervals.until_number
    where
        case
            -- A D between month-ends can lose an interval that its own month's end would lose too.
            when looked_at.is_as_of_date then intervals.since_date > looked_at.rhythm_window_start
            else looked_at.silent_days <= looked_at.at_risk_interval_factor * intervals.interval_days
        end
    group by
        looked_at.measured_number,
        looked_at.evaluation_number

),

final as (

    select
        accounts.account_id,
        longest.evaluation_number,
        accounts.threshold_set,
        cast(longest.longest_interval_days as integer) as longest_interval_days
    from longest
    inner join accounts
        on longest.measured_number = accounts.measured_number

)

select * from final
