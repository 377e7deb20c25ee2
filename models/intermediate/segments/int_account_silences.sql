{{ config(materialized='ephemeral') }}

-- How long each account has been silent at D, and at evaluations at which its silence could be a risk.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

account_windows as (
    select * from {{ ref('int_account_windows') }}
    where last_purchase_date is not null
),

steps as (
    select * from {{ ref('int_evaluation_steps') }}
),

accounts as (
    select * from {{ ref('int_measured_accounts') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

silences as (
    select
        accounts.measured_number,
        accounts.threshold_set,
        evaluation_dates.evaluation_number,
        evaluation_dates.is_as_of_date,
        account_windows.rhythm_transaction_count >= parameters.at_risk_min_transactions as has_rhythm,
        accounts.dormant_after_days,
        parameters.at_risk_min_silent_days,
        {{ dbt.datediff('account_windows.last_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as silent_days  -- noqa: LT05
    from account_windows
    inner join accounts
        on account_windows.account_id = accounts.account_id and account_windows.threshold_set = accounts.threshold_set
    inner join parameters
        on account_windows.threshold_set = parameters.threshold_set
    inner join steps
        on account_windows.evaluation_count = steps.evaluation_count
    inner join evaluation_dates
        on account_windows.from_number + steps.step = evaluation_dates.evaluation_number
)

select
    measured_number,
    threshold_set,
    evaluation_number,
    is_as_of_date,
    silent_days
from silences
where
    is_as_of_date
    or (has_rhythm and silent_days > at_risk_min_silent_days and silent_days <= dormant_after_days)
