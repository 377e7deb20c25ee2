-- How long each account has been silent, and what that means for its sales cycle and its own rhythm.
with thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

purchases as (

    select * from {{ ref('int_account_purchases') }}

),

transactions as (

    select * from {{ ref('int_account_transactions') }}

),

as_of as (

    select * from {{ ref('int_as_of_date') }}

),

measured as (

    select
        thresholds.account_id,
        thresholds.threshold_set,
        thresholds.dormant_after_days,
        purchases.first_purchase_date,
        purchases.last_purchase_date,
        {{ dbt.datediff('purchases.first_purchase_date', 'as_of.as_of_date', 'day') }} as days_since_first_purchase,  -- noqa: LT05
        {{ dbt.datediff('purchases.last_purchase_date', 'as_of.as_of_date', 'day') }} as days_since_last_purchase,  -- noqa: LT05
        {{ dbt.datediff('purchases.previous_purchase_date', 'purchases.last_purchase_date', 'day') }} as last_gap_days,  -- noqa: LT05
        transactions.rhythm_transaction_count,
        transactions.longest_interval_days,
        parameters.at_risk_min_transactions,
        parameters.at_risk_min_silent_days,
        parameters.at_risk_interval_factor
    from thresholds
    inner join parameters
        on thresholds.threshold_set = parameters.threshold_set
    cross join as_of
    left join purchases
        on thresholds.account_id = purchases.account_id
    left join transactions
        on thresholds.account_id = transactions.account_id and thresholds.threshold_set = transactions.threshold_set

),

final as (

    select
        account_id,
        threshold_set,
        first_purchase_date,
        last_purchase_date,
        days_since_first_purchase,
        days_since_last_purchase,
        last_gap_days,
        longest_interval_days,
        dormant_after_days,
        case
            when last_purchase_date is null then 'never_ordered'
            when days_since_last_purchase > dormant_after_days then 'dormant'
            when
                rhythm_transaction_count >= at_risk_min_transactions
                and days_since_last_purchase > at_risk_min_silent_days
                and days_since_last_purchase > at_risk_interval_factor * longest_interval_days
                then 'at_risk'
            else 'active'
        end as dormancy_status
    from measured

)

select * from final
