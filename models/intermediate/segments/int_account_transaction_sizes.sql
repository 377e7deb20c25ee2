-- At which size each account buys, at those of its evaluations that are kept to be read: the transaction of the policy's rank in its
-- window, and the median.
with evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}
    where is_kept

),

transactions as (

    select * from {{ ref('int_transaction_states') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

timed as (

    select
        transactions.account_id,
        windows.threshold_set,
        windows.transaction_size_rank,
        transactions.transaction_amount,
        transactions.from_number,
        least(
            transactions.until_number,
            {{ exit_number('transactions.transaction_date', 'windows.transaction_size_months', 'windows.transaction_window_start', 'windows.as_of_number') }}  -- noqa: LT05
        ) as exit_number
    from transactions
    cross join windows

),

ranked as (

    select
        timed.account_id,
        evaluation_dates.evaluation_number,
        timed.threshold_set,
        timed.transaction_size_rank,
        timed.transaction_amount,
        row_number() over (
            partition by timed.account_id, evaluation_dates.evaluation_number, timed.threshold_set
            order by timed.transaction_amount desc
        ) as size_rank,
        count(*) over (
            partition by timed.account_id, evaluation_dates.evaluation_number, timed.threshold_set
        ) as transaction_count
    from timed
    inner join evaluation_dates
        on timed.from_number <= evaluation_dates.evaluation_number and timed.exit_number > evaluation_dates.evaluation_number

),

middles as (

    select
        ranked.*,
        2 * size_rank between transaction_count and transaction_count + 2 as is_middle
    from ranked

),

final as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        max(case when size_rank = transaction_size_rank then transaction_amount end) as transaction_size_amount,
        -- By hand, because an engine's median and mean may cut decimals off: the middle one, or half of the middle two.
        round(
            sum(case when is_middle then transaction_amount end)
            * case when count(case when is_middle then 1 end) = 2 then 0.5 else 1.0 end,
            2
        ) as median_transaction_amount
    from middles
    group by
        account_id,
        evaluation_number,
        threshold_set

)

select * from final
