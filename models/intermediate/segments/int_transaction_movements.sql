{{ config(materialized='ephemeral') }}

-- Which transactions enter each account's windows of size and of rhythm, and which leave them, at which evaluation. A transaction that a
-- late return brings back to an earlier date may have left before.
with transactions as (

    select * from {{ changed_rows(ref('int_transaction_states'), 'changed_evaluations', evaluation_column=none) }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

timed as (

    select
        transactions.account_id,
        windows.threshold_set,
        case when transactions.transaction_amount >= thresholds.large_transaction_from then 1 else 0 end as is_large,
        transactions.from_number as entry_number,
        least(
            transactions.until_number,
            {{ exit_number('transactions.transaction_date', 'windows.transaction_size_months', 'windows.transaction_window_start', 'windows.as_of_number') }}  -- noqa: LT05
        ) as exit_number,
        least(
            transactions.until_number,
            {{ exit_number('transactions.transaction_date', 'windows.at_risk_months', 'windows.rhythm_window_start', 'windows.as_of_number') }}  -- noqa: LT05
        ) as rhythm_exit_number
    from transactions
    inner join thresholds
        on transactions.account_id = thresholds.account_id
    inner join windows
        on thresholds.threshold_set = windows.threshold_set

),

-- How many enter (1) or leave (-1).
moved as (

    select
        timed.account_id,
        timed.threshold_set,
        timed.is_large,
        case movements.movement
            when 'entry' then timed.entry_number
            when 'exit' then timed.exit_number
            else timed.rhythm_exit_number
        end as evaluation_number,
        case
            when timed.entry_number >= timed.exit_number then 0
            when movements.movement = 'entry' then 1
            when movements.movement = 'exit' then -1
            else 0
        end as size_sign,
        case
            when timed.entry_number >= timed.rhythm_exit_number then 0
            when movements.movement = 'entry' then 1
            when movements.movement = 'rhythm exit' then -1
            else 0
        end as rhythm_sign
    from timed
    cross join (values ('entry'), ('exit'), ('rhythm exit')) as movements (movement)

),

final as (

    select
        account_id,
        threshold_set,
        evaluation_number,
        size_sign as transaction_count,
        size_sign * is_large as large_transaction_count,
        rhythm_sign as rhythm_transaction_count
    from moved
    where size_sign <> 0 or rhythm_sign <> 0

)

select * from final
