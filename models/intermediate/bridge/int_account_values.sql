{{ config(materialized='view') }}

-- Bridge (macros/bridge.sql). One row per account, evaluation and threshold set: int_account_measures under its old name.
with measures as (
    select * from {{ ref('int_account_measures') }}
)

select
    account_id,
    evaluation_number,
    threshold_set,
    size_basis = 'potential' as is_potential,
    size_measure_amount,
    net_revenue_12m,
    transaction_count,
    first_purchase_date,
    last_purchase_date
from measures
