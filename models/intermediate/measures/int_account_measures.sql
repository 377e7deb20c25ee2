-- One row per account, threshold set and evaluation date: everything measured of the account side by side, and what its silence and its
-- transactions say.
--
-- Rules "Dormancy" and "Transaction band" in docs/rules.md.
with size_segments as (
    select * from {{ ref('int_account_size_segments') }}
),

transaction_counts as (
    select * from {{ ref('int_account_transaction_counts') }}
),

purchase_dates as (
    select * from {{ ref('int_account_purchase_dates') }}
),

rhythms as (
    select * from {{ ref('int_account_rhythms') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

measured as (
    select
        size_segments.*,
        coalesce(transaction_counts.transaction_count, 0) as transaction_count,
        coalesce(transaction_counts.large_transaction_count, 0) as large_transaction_count,
        coalesce(transaction_counts.rhythm_transaction_count, 0) as rhythm_transaction_count,
        rhythms.longest_interval_days,
        purchase_dates.first_purchase_date,
        purchase_dates.last_purchase_date,
        {{ dbt.datediff('purchase_dates.previous_purchase_date', 'purchase_dates.last_purchase_date', 'day') }} as last_gap_days,  -- noqa: LT05
        {{ dbt.datediff('purchase_dates.first_purchase_date', 'size_segments.evaluation_date', 'day') }} as days_since_first_purchase,  -- noqa: LT05
        {{ dbt.datediff('purchase_dates.last_purchase_date', 'size_segments.evaluation_date', 'day') }} as days_since_last_purchase,  -- noqa: LT05
        thresholds.group_account_id,
        thresholds.coverage_group,
        thresholds.dormant_after_days,
        parameters.transaction_size_rank,
        parameters.at_risk_min_transactions,
        parameters.at_risk_min_silent_days,
        parameters.at_risk_interval_factor
    from size_segments
    inner join thresholds
        on size_segments.account_id = thresholds.account_id and size_segments.threshold_set = thresholds.threshold_set
    inner join parameters
        on size_segments.threshold_set = parameters.threshold_set
    left join transaction_counts
        on
            size_segments.account_id = transaction_counts.account_id
            and size_segments.threshold_set = transaction_counts.threshold_set
            and size_segments.evaluation_date = transaction_counts.evaluation_date
    left join purchase_dates
        on size_segments.account_id = purchase_dates.account_id and size_segments.evaluation_date = purchase_dates.evaluation_date
    left join rhythms
        on
            size_segments.account_id = rhythms.account_id
            and size_segments.threshold_set = rhythms.threshold_set
            and size_segments.evaluation_date = rhythms.evaluation_date
)

select
    account_id,
    threshold_set,
    evaluation_date,
    group_account_id,
    coverage_group,
    net_revenue_12m,
    group_trailing_amount,
    size_basis,
    size_measure_amount,
    size_segment,
    size_segment_without_memory,
    is_group_large,
    is_group_large_without_memory,
    transaction_count,
    large_transaction_count,
    rhythm_transaction_count,
    longest_interval_days,
    first_purchase_date,
    last_purchase_date,
    dormant_after_days,
    cast(last_gap_days as integer) as last_gap_days,
    cast(days_since_first_purchase as integer) as days_since_first_purchase,
    cast(days_since_last_purchase as integer) as days_since_last_purchase,
    {{ dormancy_status() }} as dormancy_status,
    {{ transaction_band('transaction_count', 'large_transaction_count', 'transaction_size_rank') }} as transaction_band
from measured
