-- Stretches of evaluations in which no purchase day and no transaction date of an account ceases to count, so that within one the past only
-- grows. Most accounts have one, from their start on; a whole return or a late shipment begins another.
with starts as (
    select * from {{ ref('int_account_starts') }}
),

transactions as (
    select * from {{ ref('int_transaction_states') }}
),

purchase_days as (
    select * from {{ ref('int_purchase_days') }}
),

beginnings as (
    select
        account_id,
        start_number as from_number
    from starts

    union

    select
        account_id,
        until_number as from_number
    from transactions
    where until_number < {{ never() }}

    union

    select
        account_id,
        until_number as from_number
    from purchase_days
    where until_number < {{ never() }}
)

select
    account_id,
    from_number,
    cast(coalesce(
        lead(from_number) over (partition by account_id order by from_number), {{ never() }}
    ) as integer) as until_number
from beginnings
