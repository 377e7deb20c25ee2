-- One row per account, threshold set and evaluation date at which its rhythm matters: the longest interval between its transactions.
--
-- Rule "At risk" in docs/rules.md. A rhythm decides whether an account is at risk, so it is looked up where the account has been silent
-- for long enough to be at risk and is not dormant yet, and on the as-of date for its readers.
with transactions as (
    select * from {{ ref('int_transactions') }}
),

purchase_dates as (
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

periods as (
    {{ lasting_periods('transactions') }}
),

-- Where a transaction is undone or changes its date, those around it become consecutive. Of several of one day, the one that is known first
-- follows another day.
intervals as (
    select
        periods.account_id,
        greatest(periods.from_date, transactions.from_date) as from_date,
        periods.until_date,
        transactions.transaction_date,
        lag(transactions.transaction_date) over (
            partition by periods.account_id, periods.from_date order by transactions.transaction_date, transactions.from_date
        ) as previous_transaction_date
    from periods
    inner join transactions
        on
            periods.account_id = transactions.account_id
            and periods.from_date < transactions.until_date
            and periods.until_date > transactions.from_date
),

-- An interval is part of the rhythm until the earlier of its two transactions has left the window.
windowed as (
    select
        intervals.account_id,
        parameters.threshold_set,
        {{ dbt.datediff('intervals.previous_transaction_date', 'intervals.transaction_date', 'day') }} as interval_days,  -- noqa: LT05
        intervals.from_date,
        least(
            intervals.until_date,
            {{ leaves_window_on('intervals.previous_transaction_date', 'parameters.at_risk_months', 'as_of.as_of_date') }}
        ) as until_date
    from intervals
    cross join parameters
    cross join as_of
    where intervals.previous_transaction_date is not null
)

select
    looked_at.account_id,
    looked_at.threshold_set,
    looked_at.evaluation_date,
    cast(max(windowed.interval_days) as integer) as longest_interval_days
from looked_at
inner join windowed
    on
        looked_at.account_id = windowed.account_id
        and looked_at.threshold_set = windowed.threshold_set
        and looked_at.evaluation_date >= windowed.from_date
        and looked_at.evaluation_date < windowed.until_date
group by
    looked_at.account_id,
    looked_at.threshold_set,
    looked_at.evaluation_date
