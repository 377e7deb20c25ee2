{{ config(materialized='ephemeral') }}

-- Which transactions enter (1) each account's windows of size and of rhythm, and which leave them (-1), at which evaluation. A transaction
-- that a late return brings back to an earlier date may have left before.
with transactions as (
    select * from {{ ref('int_transaction_states') }}
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

-- As in int_revenue_movements, each is read once for all of its movements.
moves as (
    select 'entry' as move
    union all
    select 'exit' as move
    union all
    select 'rhythm_exit' as move
),

moving as (
    select
        timed.account_id,
        timed.measured_number,
        timed.is_large,
        case moves.move
            when 'entry' then timed.entry_number
            when 'exit' then timed.exit_number
            when 'rhythm_exit' then timed.rhythm_exit_number
        end as evaluation_number,
        coalesce({{ moved_amount('1', 'exit') }}, 0) as transaction_count,
        coalesce({{ moved_amount('1', 'rhythm_exit') }}, 0) as rhythm_transaction_count
    from timed
    cross join moves
)

select
    account_id,
    measured_number,
    evaluation_number,
    transaction_count,
    transaction_count * is_large as large_transaction_count,
    rhythm_transaction_count
from moving
where transaction_count <> 0 or rhythm_transaction_count <> 0
