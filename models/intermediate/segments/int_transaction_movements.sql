{{ config(materialized='ephemeral') }}

-- Which transactions enter (1) each account's windows of size and of rhythm, and which leave them (-1), at which evaluation. A transaction
-- that a late return brings back to an earlier date may have left before.
with transactions as (

    select * from {{ changed_rows(ref('int_transaction_states'), 'changed_evaluations', evaluation_column=none) }}

),

accounts as (

    select * from {{ ref('int_measured_accounts') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

timed as (

    select
        accounts.account_id,
        accounts.measured_number,
        case when transactions.transaction_amount >= accounts.large_transaction_from then 1 else 0 end as is_large,
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
    inner join accounts
        on transactions.account_id = accounts.account_id
    inner join windows
        on accounts.threshold_set = windows.threshold_set

),

moving as {{ materialized() }} (

    select * from timed
    where {{ is_to_build('changed_evaluations', ['entry_number', 'exit_number', 'rhythm_exit_number']) }}

),

final as (

    select
        account_id,
        measured_number,
        entry_number as evaluation_number,
        case when entry_number < exit_number then 1 else 0 end as transaction_count,
        case when entry_number < exit_number then is_large else 0 end as large_transaction_count,
        case when entry_number < rhythm_exit_number then 1 else 0 end as rhythm_transaction_count
    from moving
    where entry_number < exit_number or entry_number < rhythm_exit_number

    union all

    select
        account_id,
        measured_number,
        exit_number as evaluation_number,
        -1 as transaction_count,
        -is_large as large_transaction_count,
        0 as rhythm_transaction_count
    from moving
    where entry_number < exit_number

    union all

    select
        account_id,
        measured_number,
        rhythm_exit_number as evaluation_number,
        0 as transaction_count,
        0 as large_transaction_count,
        -1 as rhythm_transaction_count
    from moving
    where entry_number < rhythm_exit_number

)

select * from final
