-- The intervals between an account's consecutive transaction dates, each from the evaluation that knows of both to before the month-end at
-- which it has left the rhythm's window, or an undone sale has changed what is consecutive. Only those that somebody looks at are kept:
-- those of D, and those long enough for a silence that could be a risk to be no longer.
with epochs as {{ materialized() }} (
    select
        account_id,
        from_number,
        until_number,
        cast(row_number() over (order by account_id, from_number) as integer) as epoch_number
    from {{ ref('int_account_epochs') }}
),

transactions as (
    select * from {{ ref('int_transaction_states') }}
),

windows as (
    select * from {{ ref('int_measure_windows') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

known_transactions as (
    select
        epochs.epoch_number,
        transactions.transaction_date,
        greatest(epochs.from_number, transactions.from_number) as from_number
    from epochs
    inner join transactions
        on
            epochs.account_id = transactions.account_id
            and epochs.from_number < transactions.until_number
            and epochs.until_number > transactions.from_number
),

-- Of several transactions of one day the first known is the one that follows another day.
followed as (
    select
        known_transactions.*,
        lag(transaction_date) over (partition by epoch_number order by transaction_date, from_number) as previous_transaction_date
    from known_transactions
),

timed as (
    select
        epochs.account_id,
        windows.threshold_set,
        windows.as_of_number,
        parameters.at_risk_min_silent_days,
        parameters.at_risk_interval_factor,
        followed.from_number,
        least(
            epochs.until_number,
            {{ month_end_number('followed.previous_transaction_date') }} + 2 * windows.at_risk_months
        ) as until_number,
        cast({{ dbt.datediff('followed.previous_transaction_date', 'followed.transaction_date', 'day') }} as integer) as interval_days,  -- noqa: LT05
        followed.previous_transaction_date as since_date
    from followed
    cross join windows
    inner join parameters
        on windows.threshold_set = parameters.threshold_set
    inner join epochs
        on followed.epoch_number = epochs.epoch_number
    where followed.previous_transaction_date < followed.transaction_date
)

select
    account_id,
    threshold_set,
    from_number,
    until_number,
    interval_days,
    since_date
from timed
where
    at_risk_interval_factor * interval_days > at_risk_min_silent_days
    or (from_number <= as_of_number and until_number > as_of_number)
