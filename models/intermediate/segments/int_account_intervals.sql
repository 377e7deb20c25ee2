{{ config(materialized='incremental', incremental_strategy='changed_accounts') }}

-- The intervals between an account's consecutive transaction dates, each from the evaluation that knows of both to before the month-end at
-- which it has left the rhythm's window, or an undone sale has changed what is consecutive.
with epochs as (

    select * from {{ changed_rows(ref('int_account_epochs'), 'changed_accounts') }}

),

transactions as (

    select * from {{ changed_rows(ref('int_transaction_states'), 'changed_accounts') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

transaction_dates as (

    select
        epochs.account_id,
        epochs.from_number as epoch_number,
        epochs.until_number as epoch_until_number,
        transactions.transaction_date,
        min(greatest(epochs.from_number, transactions.from_number)) as from_number
    from epochs
    inner join transactions
        on
            epochs.account_id = transactions.account_id
            and epochs.from_number < transactions.until_number
            and epochs.until_number > transactions.from_number
    group by
        epochs.account_id,
        epochs.from_number,
        epochs.until_number,
        transactions.transaction_date

),

followed as (

    select
        transaction_dates.*,
        lag(transaction_date) over (partition by account_id, epoch_number order by transaction_date) as previous_transaction_date
    from transaction_dates

),

final as (

    select
        followed.account_id,
        windows.threshold_set,
        followed.from_number,
        least(
            followed.epoch_until_number,
            {{ month_end_number('followed.previous_transaction_date') }} + 2 * windows.at_risk_months
        ) as until_number,
        {{ dbt.datediff('followed.previous_transaction_date', 'followed.transaction_date', 'day') }} as interval_days,  -- noqa: LT05
        followed.previous_transaction_date as since_date
    from followed
    cross join windows
    where followed.previous_transaction_date is not null

)

select * from final
