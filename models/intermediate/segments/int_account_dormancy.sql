{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- How long each account has been silent at each of its evaluations, and what that means for its sales cycle and its own rhythm.
with evaluations as (

    select * from {{ changed_rows(ref('int_account_evaluations'), 'changed_evaluations') }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

purchases as (

    select * from {{ changed_rows(ref('int_account_purchases'), 'changed_evaluations') }}

),

transactions as (

    select * from {{ changed_rows(ref('int_account_transactions'), 'changed_evaluations') }}

),

rhythms as (

    select * from {{ changed_rows(ref('int_account_rhythms'), 'changed_evaluations') }}

),

measured as (

    select
        evaluations.account_id,
        evaluations.evaluation_number,
        thresholds.threshold_set,
        thresholds.dormant_after_days,
        evaluations.previous_month_end,
        purchases.first_purchase_date,
        purchases.last_purchase_date,
        {{ dbt.datediff('purchases.first_purchase_date', 'evaluations.evaluation_date', 'day') }} as days_since_first_purchase,  -- noqa: LT05
        {{ dbt.datediff('purchases.last_purchase_date', 'evaluations.evaluation_date', 'day') }} as days_since_last_purchase,  -- noqa: LT05
        {{ dbt.datediff('purchases.previous_purchase_date', 'purchases.last_purchase_date', 'day') }} as last_gap_days,  -- noqa: LT05
        transactions.rhythm_transaction_count,
        -- Transactions of one day have no days between them.
        case when transactions.rhythm_transaction_count > 1 then coalesce(rhythms.longest_interval_days, 0) end as longest_interval_days,
        parameters.at_risk_min_transactions,
        parameters.at_risk_min_silent_days,
        parameters.at_risk_interval_factor
    from evaluations
    inner join thresholds
        on evaluations.account_id = thresholds.account_id
    inner join parameters
        on thresholds.threshold_set = parameters.threshold_set
    left join purchases
        on evaluations.account_id = purchases.account_id and evaluations.evaluation_number = purchases.evaluation_number
    left join transactions
        on
            evaluations.account_id = transactions.account_id
            and evaluations.evaluation_number = transactions.evaluation_number
            and thresholds.threshold_set = transactions.threshold_set
    left join rhythms
        on
            evaluations.account_id = rhythms.account_id
            and evaluations.evaluation_number = rhythms.evaluation_number
            and thresholds.threshold_set = rhythms.threshold_set

),

final as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        {{ dormancy_status() }} as dormancy_status,
        days_since_first_purchase,
        days_since_last_purchase,
        last_gap_days,
        rhythm_transaction_count,
        longest_interval_days,
        dormant_after_days,
        coalesce(first_purchase_date > previous_month_end, false) as has_first_purchase,
        coalesce(last_purchase_date > previous_month_end, false) as has_purchase,
        first_purchase_date,
        last_purchase_date
    from measured

)

select * from final
