{{ config(materialized='view') }}

-- The measured values and thresholds behind the segments, side by side.
with thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

revenue as (

    select * from {{ ref('int_account_revenue') }}

),

sizes as (

    select * from {{ ref('int_account_sizes') }}

),

size_segments as (

    select * from {{ ref('int_account_size_segments') }}

),

dormancy as (

    select * from {{ ref('int_account_dormancy') }}

),

transactions as (

    select * from {{ ref('int_account_transactions') }}

),

final as (

    select
        thresholds.account_id,
        thresholds.threshold_set,
        thresholds.sales_cycle,
        coalesce(revenue.net_revenue, 0) as net_revenue_12m,
        case when revenue.account_id is null then 0 else revenue.gross_margin end as gross_margin_12m,
        sizes.group_trailing_amount,
        sizes.size_measure_amount,
        sizes.size_basis,
        size_segments.size_segment_from,
        size_segments.next_size_segment,
        size_segments.next_size_segment_from,
        coalesce(transactions.transaction_count, 0) as transaction_count,
        transactions.transaction_size_amount,
        transactions.median_transaction_amount,
        thresholds.large_transaction_from,
        dormancy.first_purchase_date,
        dormancy.last_purchase_date,
        dormancy.days_since_last_purchase,
        dormancy.dormant_after_days,
        dormancy.longest_interval_days
    from thresholds
    inner join sizes
        on thresholds.account_id = sizes.account_id and thresholds.threshold_set = sizes.threshold_set
    inner join size_segments
        on thresholds.account_id = size_segments.account_id and thresholds.threshold_set = size_segments.threshold_set
    inner join dormancy
        on thresholds.account_id = dormancy.account_id and thresholds.threshold_set = dormancy.threshold_set
    left join revenue
        on thresholds.account_id = revenue.account_id and thresholds.threshold_set = revenue.threshold_set
    left join transactions
        on thresholds.account_id = transactions.account_id and thresholds.threshold_set = transactions.threshold_set

)

select * from final
