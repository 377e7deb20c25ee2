-- One row per account, threshold set and evaluation date from the account's first transaction on: how many transactions its windows hold.
--
-- Rules "Transaction band" and "At risk" in docs/rules.md. All transactions and the large ones are counted in the window of
-- transaction_size_months, those of the account's rhythm in the longer one of at_risk_months. A transaction leaves when its months are
-- over or a return changes it. A late return may leave only an older delivery of it, whose months may be over already.
with transactions as (
    select * from {{ ref('int_transactions') }}
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

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

dated as (
    select
        thresholds.account_id,
        thresholds.threshold_set,
        case when transactions.transaction_amount >= thresholds.large_transaction_from then 1 else 0 end as large_count,
        transactions.from_date as enters_on,
        least(
            transactions.until_date,
            {{ leaves_window_on('transactions.transaction_date', 'parameters.transaction_size_months', 'as_of.as_of_date') }}
        ) as leaves_on,
        least(
            transactions.until_date,
            {{ leaves_window_on('transactions.transaction_date', 'parameters.at_risk_months', 'as_of.as_of_date') }}
        ) as leaves_rhythm_on
    from transactions
    cross join as_of
    inner join thresholds
        on transactions.account_id = thresholds.account_id
    inner join parameters
        on thresholds.threshold_set = parameters.threshold_set
),

-- What leaves a window after the last evaluation date is in it at all of them.
last_evaluation as (
    select max(evaluation_date) as evaluation_date
    from evaluation_dates
),

movements as (
    select
        account_id,
        threshold_set,
        enters_on as evaluation_date,
        case when enters_on < leaves_on then 1 else 0 end as transaction_count,
        case when enters_on < leaves_on then large_count else 0 end as large_transaction_count,
        case when enters_on < leaves_rhythm_on then 1 else 0 end as rhythm_transaction_count
    from dated

    union all

    select
        dated.account_id,
        dated.threshold_set,
        dated.leaves_on as evaluation_date,
        -1 as transaction_count,
        -dated.large_count as large_transaction_count,
        0 as rhythm_transaction_count
    from dated
    inner join last_evaluation
        on dated.leaves_on <= last_evaluation.evaluation_date
    where dated.enters_on < dated.leaves_on

    union all

    select
        dated.account_id,
        dated.threshold_set,
        dated.leaves_rhythm_on as evaluation_date,
        0 as transaction_count,
        0 as large_transaction_count,
        -1 as rhythm_transaction_count
    from dated
    inner join last_evaluation
        on dated.leaves_rhythm_on <= last_evaluation.evaluation_date
    where dated.enters_on < dated.leaves_rhythm_on
),

by_date as (
    select
        account_id,
        threshold_set,
        evaluation_date,
        cast(sum(transaction_count) as integer) as transaction_count,
        cast(sum(large_transaction_count) as integer) as large_transaction_count,
        cast(sum(rhythm_transaction_count) as integer) as rhythm_transaction_count
    from movements
    group by
        account_id,
        threshold_set,
        evaluation_date
),

-- What has come in and not gone stays in the window until the next movement.
balances as (
    select
        account_id,
        threshold_set,
        evaluation_date as from_date,
        coalesce(lead(evaluation_date) over account_history, {{ no_end() }}) as until_date,
        sum(transaction_count) over account_so_far as transaction_count,
        sum(large_transaction_count) over account_so_far as large_transaction_count,
        sum(rhythm_transaction_count) over account_so_far as rhythm_transaction_count
    from by_date
    window
        account_history as (partition by account_id, threshold_set order by evaluation_date),
        account_so_far as (partition by account_id, threshold_set order by evaluation_date rows unbounded preceding)
)

select
    balances.account_id,
    balances.threshold_set,
    evaluation_dates.evaluation_date,
    cast(balances.transaction_count as integer) as transaction_count,
    cast(balances.large_transaction_count as integer) as large_transaction_count,
    cast(balances.rhythm_transaction_count as integer) as rhythm_transaction_count
from balances
inner join evaluation_dates
    on balances.from_date <= evaluation_dates.evaluation_date and balances.until_date > evaluation_dates.evaluation_date
