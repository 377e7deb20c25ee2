{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- How many transactions each account's windows hold at each of its evaluations, per threshold set: all, the large ones, and those of its
-- rhythm.
with evaluations as (

    select * from {{ changed_rows(ref('int_account_evaluations'), 'changed_evaluations') }}

),

transactions as (

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
        {{ first_built('transactions.from_number', 'transactions.account_id') }} as entry_number,
        least(
            transactions.until_number,
            {{ exit_number('transactions.transaction_date', 'windows.transaction_size_months', 'windows.transaction_window_start', 'windows.as_of_number') }}  -- noqa: LT05
        ) as exit_number,
        least(
            transactions.until_number,
            {{ exit_number('transactions.transaction_date', 'windows.at_risk_months', 'windows.rhythm_window_start', 'windows.as_of_number') }}  -- noqa: LT05
        ) as rhythm_exit_number
    from transactions
    cross join windows
    inner join thresholds
        on transactions.account_id = thresholds.account_id and windows.threshold_set = thresholds.threshold_set

),

-- What enters (sign 1) or leaves (-1) the window of size or that of rhythm. A transaction that a late return brings back to an earlier date
-- may have left before.
movements as (

    select
        *,
        entry_number as evaluation_number,
        1 as size_sign,
        0 as rhythm_sign
    from timed
    where entry_number < exit_number

    union all

    select
        *,
        exit_number as evaluation_number,
        -1 as size_sign,
        0 as rhythm_sign
    from timed
    where entry_number < exit_number

    union all

    select
        *,
        entry_number as evaluation_number,
        0 as size_sign,
        1 as rhythm_sign
    from timed
    where entry_number < rhythm_exit_number

    union all

    select
        *,
        rhythm_exit_number as evaluation_number,
        0 as size_sign,
        -1 as rhythm_sign
    from timed
    where entry_number < rhythm_exit_number

),

changes as (

    select
        account_id,
        threshold_set,
        evaluation_number,
        sum(size_sign) as transaction_count,
        sum(size_sign * is_large) as large_transaction_count,
        sum(rhythm_sign) as rhythm_transaction_count
    from movements
    group by
        account_id,
        threshold_set,
        evaluation_number

),

balances as (

    select
        evaluations.account_id,
        evaluations.evaluation_number,
        windows.threshold_set,
        windows.transaction_size_rank,
        coalesce(sum(changes.transaction_count) over account_history, 0) as transaction_count,
        coalesce(sum(changes.large_transaction_count) over account_history, 0) as large_transaction_count,
        coalesce(sum(changes.rhythm_transaction_count) over account_history, 0) as rhythm_transaction_count
    from evaluations
    cross join windows
    left join changes
        on
            evaluations.account_id = changes.account_id
            and evaluations.evaluation_number = changes.evaluation_number
            and windows.threshold_set = changes.threshold_set
    window account_history as (
        partition by evaluations.account_id, windows.threshold_set order by evaluations.evaluation_number rows unbounded preceding
    )

),

-- The transaction of the policy's rank is large when that many are.
final as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        case
            when transaction_count = 0 then 'none'
            when large_transaction_count >= transaction_size_rank then 'large'
            else 'small'
        end as transaction_band,
        cast(transaction_count as integer) as transaction_count,
        cast(large_transaction_count as integer) as large_transaction_count,
        cast(rhythm_transaction_count as integer) as rhythm_transaction_count
    from balances

)

select * from final
