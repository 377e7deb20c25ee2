-- What a change of channel was measured at: the values of the evaluation at which the candidate changed, and the revenue that moves.
with causes as (

    select * from {{ ref('int_handoff_causes') }}

),

sizes as (

    select * from {{ ref('int_account_sizes') }}

),

dormancy as (

    select * from {{ ref('int_account_dormancy') }}

),

transactions as (

    select * from {{ ref('int_account_transactions') }}

),

revenue as (

    select * from {{ ref('int_account_revenue') }}

),

final as (

    select
        causes.account_id,
        causes.evaluation_number,
        sizes.size_measure_amount,
        transactions.transaction_band,
        dormancy.days_since_last_purchase,
        revenue.net_revenue as net_revenue_12m
    from causes
    -- There is a row in each. Left joins start from the few handoffs; the planner would join the large tables with each other first.
    left join revenue
        on
            causes.account_id = revenue.account_id
            and causes.evaluation_number = revenue.evaluation_number
            and causes.threshold_set = revenue.threshold_set
    left join sizes
        on
            causes.account_id = sizes.account_id
            and causes.measured_number = sizes.evaluation_number
            and causes.threshold_set = sizes.threshold_set
    left join dormancy
        on
            causes.account_id = dormancy.account_id
            and causes.measured_number = dormancy.evaluation_number
            and causes.threshold_set = dormancy.threshold_set
    left join transactions
        on
            causes.account_id = transactions.account_id
            and causes.measured_number = transactions.evaluation_number
            and causes.threshold_set = transactions.threshold_set

)

select * from final
