-- One row per account, threshold set and evaluation date: everything measured of the account side by side, and what its silence and its
-- transactions say.
--
-- Rules "Dormancy" and "Transaction band" in docs/rules.md.
with sizes as (
    select * from {{ ref('int_account_sizes') }}
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
        sizes.*,
        coalesce(transaction_counts.transaction_count, 0) as transaction_count,
        coalesce(transaction_counts.large_transaction_count, 0) as large_transaction_count,
        coalesce(transaction_counts.rhythm_transaction_count, 0) as rhythm_transaction_count,
        rhythms.longest_interval_days,
        purchase_dates.first_purchase_date,
        purchase_dates.last_purchase_date,
        {{ dbt.datediff('purchase_dates.previous_purchase_date', 'purchase_dates.last_purchase_date', 'day') }} as last_gap_days,  -- noqa: LT05
        {{ dbt.datediff('purchase_dates.first_purchase_date', 'sizes.evaluation_date', 'day') }} as days_since_first_purchase,  -- noqa: LT05
        {{ dbt.datediff('purchase_dates.last_purchase_date', 'sizes.evaluation_date', 'day') }} as days_since_last_purchase,  -- noqa: LT05
        thresholds.dormant_after_days,
        parameters.transaction_size_rank,
        parameters.at_risk_min_transactions,
        parameters.at_risk_min_silent_days,
        parameters.at_risk_interval_factor
    from sizes
    inner join thresholds
        on sizes.account_id = thresholds.account_id and sizes.threshold_set = thresholds.threshold_set
    inner join parameters
        on sizes.threshold_set = parameters.threshold_set
    left join transaction_counts
        on
            sizes.account_id = transaction_counts.account_id
            and sizes.threshold_set = transaction_counts.threshold_set
            and sizes.evaluation_date = transaction_counts.evaluation_date
    left join purchase_dates
        on sizes.account_id = purchase_dates.account_id and sizes.evaluation_date = purchase_dates.evaluation_date
    left join rhythms
        on
            sizes.account_id = rhythms.account_id
            and sizes.threshold_set = rhythms.threshold_set
            and sizes.evaluation_date = rhythms.evaluation_date
)

select
    account_id,
    threshold_set,
    evaluation_date,
    size_basis,
    size_measure_amount,
    group_trailing_amount,
    net_revenue_12m,
    transaction_count,
    large_transaction_count,
    rhythm_transaction_count,
    longest_interval_days,
    first_purchase_date,
    last_purchase_date,
    cast(last_gap_days as integer) as last_gap_days,
    cast(days_since_first_purchase as integer) as days_since_first_purchase,
    cast(days_since_last_purchase as integer) as days_since_last_purchase,
    {{ dormancy_status() }} as dormancy_status,
    {{ transaction_band('transaction_count', 'large_transaction_count', 'transaction_size_rank') }} as transaction_band
from measured
