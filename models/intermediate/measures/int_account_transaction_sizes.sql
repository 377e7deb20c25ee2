-- One row per account, threshold set and kept evaluation date with a transaction in the window: at which size the account buys.
--
-- Rule "Transaction size" in docs/rules.md. The transaction size is the amount of the transaction of the policy's rank (the second-largest
-- as shipped); the median is taken on the as-of date only.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_kept
),

transactions as (
    select * from {{ ref('int_transactions') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

dated as (
    select
        transactions.account_id,
        parameters.threshold_set,
        parameters.transaction_size_rank,
        transactions.transaction_amount,
        transactions.from_date,
        least(
            transactions.until_date,
            {{ leaves_window_on('transactions.transaction_date', 'parameters.transaction_size_months', 'as_of.as_of_date') }}
        ) as leaves_on
    from transactions
    cross join parameters
    cross join as_of
),

first_kept as (
    select min(evaluation_date) as evaluation_date
    from evaluation_dates
),

-- Each account's transactions are put in order once, and not again at each evaluation.
listed as (
    select
        dated.account_id,
        dated.threshold_set,
        dated.transaction_size_rank,
        {{ descending_list(['transaction_amount', 'from_date', 'leaves_on']) }} as transactions
    from dated
    inner join first_kept
        on dated.leaves_on > first_kept.evaluation_date
    group by
        dated.account_id,
        dated.threshold_set,
        dated.transaction_size_rank
),

windowed as (
    select
        listed.account_id,
        evaluation_dates.evaluation_date,
        evaluation_dates.is_as_of_date,
        listed.threshold_set,
        listed.transaction_size_rank,
        {{ list_where(
            'listed.transactions', 'item',
            'item.from_date <= evaluation_dates.evaluation_date and item.leaves_on > evaluation_dates.evaluation_date'
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
    threshold_set,
    evaluation_date,
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
