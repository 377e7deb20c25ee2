{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The measured values behind the segments, side by side, at the evaluations that are kept to be read.
with evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}
    where is_kept

),

revenue as (

    select * from {{ changed_rows(ref('int_account_revenue'), 'changed_evaluations') }}

),

sizes as (

    select * from {{ changed_rows(ref('int_account_sizes'), 'changed_evaluations') }}

),

dormancy as (

    select * from {{ changed_rows(ref('int_account_dormancy'), 'changed_evaluations') }}

),

transactions as (

    select * from {{ changed_rows(ref('int_account_transactions'), 'changed_evaluations') }}

),

transaction_sizes as (

    select * from {{ changed_rows(ref('int_account_transaction_sizes'), 'changed_evaluations') }}

),

final as (

    select
        sizes.account_id,
        sizes.evaluation_number,
        sizes.threshold_set,
        evaluation_dates.is_as_of_date,
        evaluation_dates.evaluation_date,
        revenue.net_revenue as net_revenue_12m,
        revenue.gross_margin as gross_margin_12m,
        sizes.group_trailing_amount,
        sizes.size_measure_amount,
        sizes.size_basis,
        transactions.transaction_count,
        transaction_sizes.transaction_size_amount,
        transaction_sizes.median_transaction_amount,
        dormancy.first_purchase_date,
        dormancy.last_purchase_date,
        dormancy.days_since_last_purchase,
        dormancy.longest_interval_days
    from sizes
    inner join evaluation_dates
        on sizes.evaluation_number = evaluation_dates.evaluation_number
    inner join revenue
        on
            sizes.account_id = revenue.account_id
            and sizes.evaluation_number = revenue.evaluation_number
            and sizes.threshold_set = revenue.threshold_set
    inner join dormancy
        on
            sizes.account_id = dormancy.account_id
            and sizes.evaluation_number = dormancy.evaluation_number
            and sizes.threshold_set = dormancy.threshold_set
    inner join transactions
        on
            sizes.account_id = transactions.account_id
            and sizes.evaluation_number = transactions.evaluation_number
            and sizes.threshold_set = transactions.threshold_set
    left join transaction_sizes
        on
            sizes.account_id = transaction_sizes.account_id
            and sizes.evaluation_number = transaction_sizes.evaluation_number
            and sizes.threshold_set = transaction_sizes.threshold_set

)

select * from final
