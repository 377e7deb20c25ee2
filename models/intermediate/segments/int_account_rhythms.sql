{{ config(materialized='ephemeral') }}

-- The longest of an account's own intervals where it matters: at D, and at evaluations at which the account's silence could be a risk but
-- is no longer than its own rhythm lets expect.
with silences as (
    select * from {{ ref('int_account_silences') }}
),

intervals as (
    select * from {{ ref('int_account_intervals') }}
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

numbered_intervals as (
    select
        accounts.measured_number,
        intervals.from_number,
        intervals.until_number,
        intervals.interval_days,
        -- The longest silence that the interval explains.
        cast(floor(parameters.at_risk_interval_factor * intervals.interval_days) as integer) as explained_days,
        -- A D between month-ends can lose an interval that its own month's end would lose too.
        intervals.since_date > windows.rhythm_window_start as is_in_window
    from intervals
    inner join accounts
        on intervals.account_id = accounts.account_id and intervals.threshold_set = accounts.threshold_set
    inner join parameters
        on intervals.threshold_set = parameters.threshold_set
    inner join windows
        on intervals.threshold_set = windows.threshold_set
)

select
    silences.measured_number,
    silences.evaluation_number,
    cast(max(intervals.interval_days) as integer) as longest_interval_days
from silences
inner join numbered_intervals as intervals
    on
        silences.measured_number = intervals.measured_number
        and silences.evaluation_number >= intervals.from_number
        and silences.evaluation_number < intervals.until_number
where
    case when silences.is_as_of_date then intervals.is_in_window else silences.silent_days <= intervals.explained_days end
group by
    silences.measured_number,
    silences.evaluation_number
