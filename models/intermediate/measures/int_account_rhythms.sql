-- One row per account, threshold set and evaluation date at which its rhythm matters: the longest interval between its transactions.
--
-- Rule "Dormancy" in docs/rules.md. A rhythm decides whether an account is at risk, so it is looked up where the account has been silent for long
-- enough to be at risk and is not dormant yet, and at the as-of date for its readers.
with purchase_dates as (
    select * from {{ ref('int_account_purchase_dates') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

transactions as (
    select * from {{ ref('int_transactions') }}
),

silences as (
    select
        purchase_dates.account_id,
        purchase_dates.evaluation_date,
        purchase_dates.evaluation_date = as_of.as_of_date as is_as_of_date,
        {{ dbt.datediff('purchase_dates.last_purchase_date', 'purchase_dates.evaluation_date', 'day') }} as silent_days  -- noqa: LT05
    from purchase_dates
    cross join as_of
),

looked_at as (
    select
        silences.account_id,
        thresholds.threshold_set,
        silences.evaluation_date
    from silences
    inner join thresholds
        on silences.account_id = thresholds.account_id
    inner join parameters
        on thresholds.threshold_set = parameters.threshold_set
    where
        silences.is_as_of_date
        or {{ may_be_at_risk('silences.silent_days', 'thresholds.dormant_after_days', 'parameters.at_risk_min_silent_days') }}
),

windowed as (
    select
        transactions.account_id,
        parameters.threshold_set,
        transactions.transaction_date,
        transactions.from_date,
        least(
            transactions.until_date,
            {{ leaves_window_on('transactions.transaction_date', 'parameters.at_risk_months', 'as_of.as_of_date') }}
        ) as until_date
    from transactions
    cross join parameters
    cross join as_of
),

intervals as (
    select
        looked_at.account_id,
        looked_at.threshold_set,
        looked_at.evaluation_date,
        windowed.transaction_date,
        lag(windowed.transaction_date) over (
            partition by looked_at.account_id, looked_at.threshold_set, looked_at.evaluation_date order by windowed.transaction_date
        ) as previous_transaction_date
    from looked_at
    inner join windowed
        on
            looked_at.account_id = windowed.account_id
            and looked_at.threshold_set = windowed.threshold_set
            and looked_at.evaluation_date >= windowed.from_date
            and looked_at.evaluation_date < windowed.until_date
)

select
    account_id,
    threshold_set,
    evaluation_date,
    cast(max({{ dbt.datediff('previous_transaction_date', 'transaction_date', 'day') }}) as integer) as longest_interval_days  -- noqa: LT05
from intervals
group by
    account_id,
    threshold_set,
    evaluation_date
