{{ config(materialized='view') }}

-- int_account_values in words, with what the date of the evaluation says of them.
with account_values as (
    select * from {{ ref('int_account_values') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
)

select
    account_values.account_id,
    account_values.evaluation_number,
    account_values.threshold_set,
    {{ segment_of_number('dormancy_status', 'account_values.dormancy_number') }} as dormancy_status,
    {{ segment_of_number('transaction_band', 'account_values.transaction_number') }} as transaction_band,
    case
        when account_values.size_measure_amount is null then 'none'
        when account_values.is_potential then 'potential'
        else parameters.size_measure
    end as size_basis,
    account_values.size_measure_amount,
    account_values.group_trailing_amount,
    account_values.net_revenue_12m,
    account_values.transaction_count,
    account_values.large_transaction_count,
    account_values.rhythm_transaction_count,
    account_values.longest_interval_days,
    {{ dbt.datediff('account_values.first_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as days_since_first_purchase,  -- noqa: LT05
    {{ dbt.datediff('account_values.last_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as days_since_last_purchase,  -- noqa: LT05
    account_values.last_gap_days,
    coalesce(account_values.first_purchase_date > evaluation_dates.previous_month_end, false) as has_first_purchase,
    coalesce(account_values.last_purchase_date > evaluation_dates.previous_month_end, false) as has_purchase,
    evaluation_dates.is_as_of_date,
    evaluation_dates.is_kept,
    account_values.first_purchase_date,
    account_values.last_purchase_date,
    evaluation_dates.evaluation_date
from account_values
inner join evaluation_dates
    on account_values.evaluation_number = evaluation_dates.evaluation_number
inner join parameters
    on account_values.threshold_set = parameters.threshold_set
