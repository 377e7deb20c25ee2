-- How large, and how regularly, each account buys, by the windows of each threshold set.
with transactions as (

    select * from {{ ref('int_transactions') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

in_size_window as (

    select
        transactions.account_id,
        windows.threshold_set,
        windows.transaction_size_rank,
        transactions.transaction_amount,
        row_number() over (
            partition by transactions.account_id, windows.threshold_set
            order by transactions.transaction_amount desc
        ) as size_rank,
        count(*) over (partition by transactions.account_id, windows.threshold_set) as transaction_count
    from transactions
    inner join windows
        on transactions.transaction_date > windows.transaction_window_start

),

middles as (

    select
        in_size_window.*,
        2 * size_rank between transaction_count and transaction_count + 2 as is_middle
    from in_size_window

),

sizes as (

    select
        account_id,
        threshold_set,
        max(transaction_count) as transaction_count,
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
        threshold_set

),

intervals as (

    select
        transactions.account_id,
        windows.threshold_set,
        {{ dbt.datediff(
            'lag(transactions.transaction_date) over (partition by transactions.account_id, windows.threshold_set order by transactions.transaction_date)',
            'transactions.transaction_date',
            'day'
        ) }} as interval_days
    from transactions
    inner join windows
        on transactions.transaction_date > windows.rhythm_window_start

),

rhythms as (

    select
        account_id,
        threshold_set,
        count(*) as rhythm_transaction_count,
        max(interval_days) as longest_interval_days
    from intervals
    group by
        account_id,
        threshold_set

),

final as (

    select
        coalesce(rhythms.account_id, sizes.account_id) as account_id,
        coalesce(rhythms.threshold_set, sizes.threshold_set) as threshold_set,
        coalesce(sizes.transaction_count, 0) as transaction_count,
        sizes.transaction_size_amount,
        sizes.median_transaction_amount,
        coalesce(rhythms.rhythm_transaction_count, 0) as rhythm_transaction_count,
        rhythms.longest_interval_days
    from rhythms
    full outer join sizes
        on rhythms.account_id = sizes.account_id and rhythms.threshold_set = sizes.threshold_set

)

select * from final
