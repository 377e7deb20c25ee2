-- At which size each account buys, at those of its evaluations that are kept to be read: the transaction of the policy's rank in its
-- window, and at D the median.
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

first_kept as (
    select min(evaluation_number) as evaluation_number
    from evaluation_dates
),

-- Each account's transactions are put in order once, and not again at each evaluation.
listed as (
    select
        timed.account_id,
        timed.threshold_set,
        timed.transaction_size_rank,
        {{ descending_list(['transaction_amount', 'from_number', 'exit_number']) }} as transactions
    from timed
    inner join first_kept
        on timed.exit_number > first_kept.evaluation_number
    group by
        timed.account_id,
        timed.threshold_set,
        timed.transaction_size_rank
),

windowed as (
    select
        listed.account_id,
        evaluation_dates.evaluation_number,
        evaluation_dates.evaluation_date,
        evaluation_dates.is_as_of_date,
        listed.threshold_set,
        listed.transaction_size_rank,
        {{ list_where(
            'listed.transactions', 'item',
            'item.from_number <= evaluation_dates.evaluation_number and item.exit_number > evaluation_dates.evaluation_number'
        ) }} as transactions
    from listed
    cross join evaluation_dates
),

counted as (
    select
        windowed.*,
        {{ list_length('transactions') }} as transaction_count
    from windowed
),

placed as (
    select
        counted.*,
        cast((transaction_count + transaction_count % 2) / 2 as integer) as lower_place,
        cast((transaction_count + 2 - transaction_count % 2) / 2 as integer) as upper_place
    from counted
    where transaction_count > 0
)

select
    account_id,
    evaluation_number,
    evaluation_date,
    threshold_set,
    {{ list_value('transactions', 'transaction_size_rank', 'transaction_amount') }} as transaction_size_amount,
    -- By hand, because an engine's median and mean may cut decimals off: the middle one, or half of the middle two.
    case
        when is_as_of_date
            then cast(round(
                0.5 * (
                    {{ list_value('transactions', 'lower_place', 'transaction_amount') }}
                    + {{ list_value('transactions', 'upper_place', 'transaction_amount') }}
                ),
                2
            ) as decimal(18, 2))
    end as median_transaction_amount
from placed
