{{ config(materialized='view') }}

-- The transactions as they stand at D.
with states as (
    select * from {{ ref('int_transaction_states') }}
)

select
    account_id,
    customer_po,
    sales_date,
    transaction_date,
    transaction_amount
from states
where until_number = {{ never() }}
