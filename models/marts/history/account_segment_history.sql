{{ config(materialized='view') }}
{{ after('gate_intermediate') }}

-- A view, because its table would repeat millions of rows to say of which run they are.

with histories as (
    select * from {{ ref('int_account_histories') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
)

select
    histories.account_id,
    histories.lifecycle_stage,
    histories.size_segment,
    histories.dormancy_status,
    histories.transaction_band,
    histories.size_basis,
    histories.candidate_channel,
    histories.settled_channel,
    histories.assigned_channel,
    histories.assignment_source,
    histories.policy_id,
    run_context.policy_hash,
    run_context.input_fingerprint,
    histories.rule_number,
    cast(histories.size_measure_amount as decimal(18, 2)) as size_measure_amount,
    cast(histories.net_revenue_12m as decimal(18, 2)) as net_revenue_12m,
    cast(histories.transaction_size_amount as decimal(18, 2)) as transaction_size_amount,
    cast(histories.transaction_count as integer) as transaction_count,
    cast(histories.days_since_last_purchase as integer) as days_since_last_purchase,
    histories.is_as_of_date,
    histories.last_purchase_date,
    histories.evaluation_date,
    run_context.as_of_date
from histories
cross join run_context
