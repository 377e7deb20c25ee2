-- The cell of the decision table that each account falls into, per threshold set.
with stages as (

    select * from {{ ref('int_account_stages') }}

),

dormancy as (

    select * from {{ ref('int_account_dormancy') }}

),

size_segments as (

    select * from {{ ref('int_account_size_segments') }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

transactions as (

    select * from {{ ref('int_account_transactions') }}

),

final as (

    select
        stages.account_id,
        stages.threshold_set,
        stages.lifecycle_stage,
        size_segments.size_segment,
        dormancy.dormancy_status,
        case
            when coalesce(transactions.transaction_count, 0) = 0 then 'none'
            when transactions.transaction_size_amount >= thresholds.large_transaction_from then 'large'
            else 'small'
        end as transaction_band
    from stages
    inner join dormancy
        on stages.account_id = dormancy.account_id and stages.threshold_set = dormancy.threshold_set
    inner join size_segments
        on stages.account_id = size_segments.account_id and stages.threshold_set = size_segments.threshold_set
    inner join thresholds
        on stages.account_id = thresholds.account_id and stages.threshold_set = thresholds.threshold_set
    left join transactions
        on stages.account_id = transactions.account_id and stages.threshold_set = transactions.threshold_set

)

select * from final
