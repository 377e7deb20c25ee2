-- What a change of channel was measured at: the values of the evaluation at which the candidate changed, and the revenue that moves.
with causes as (
    select * from {{ ref('int_handoff_causes') }}
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

later_measures as (
    select * from {{ ref('int_account_measures') }}
)

select
    causes.account_id,
    causes.evaluation_number,
    measures.size_measure_amount,
    measures.transaction_band,
    measures.days_since_last_purchase,
    later_measures.net_revenue_12m
from causes
-- There is a row in each. Left joins start from the few handoffs; the planner would join the large tables with each other first.
left join later_measures
    on
        causes.account_id = later_measures.account_id
        and causes.evaluation_number = later_measures.evaluation_number
        and causes.threshold_set = later_measures.threshold_set
left join measures
    on
        causes.account_id = measures.account_id
        and causes.measured_number = measures.evaluation_number
        and causes.threshold_set = measures.threshold_set
