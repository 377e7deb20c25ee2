{{ config(materialized='view') }}
{{ after('gate_intermediate') }}

-- One row per account and evaluation date that is kept to be read: its segments, measures and channel, as the policy then in force decided.
--
-- A view, because its table would repeat millions of rows to say of which run they are.
with history as (
    select * from {{ ref('int_channel_history') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

fingerprints as (
    select * from {{ ref('int_run_fingerprints') }}
)

select
    history.account_id,
    {{ published_cell('history') }},
    cast(history.size_basis as string) as size_basis,
    cast(history.candidate_channel as string) as candidate_channel,
    cast(history.settled_channel as string) as settled_channel,
    cast(history.assigned_channel as string) as assigned_channel,
    cast(history.assignment_source as string) as assignment_source,
    history.policy_id,
    fingerprints.policy_hash,
    fingerprints.input_fingerprint,
    history.rule_number,
    cast(history.size_measure_amount as decimal(18, 2)) as size_measure_amount,
    cast(history.net_revenue_12m as decimal(18, 2)) as net_revenue_12m,
    cast(history.transaction_size_amount as decimal(18, 2)) as transaction_size_amount,
    cast(history.transaction_count as integer) as transaction_count,
    cast(history.days_since_last_purchase as integer) as days_since_last_purchase,
    history.is_as_of_date,
    history.last_purchase_date,
    history.evaluation_date,
    run_context.as_of_date
from history
cross join run_context
cross join fingerprints
