{{ config(materialized='view') }}

-- One row per raw order line, in exactly one bucket, and one (line 0) per order that has only its header.
--
-- Rule "Ledger and tie-out" in docs/rules.md.
with lines as (
    select * from {{ ref('int_ledger_lines') }}
),

orders_without_lines as (
    select * from {{ ref('int_orders') }}
    where line_count = 0
),

entries as (
    select
        order_id,
        line_number,
        copy_number,
        account_id,
        bucket,
        reason_code,
        currency_code,
        exact_net_amount,
        order_date
    from lines

    union all

    select
        order_id,
        '0' as line_number,
        -- A usable order is the first copy of its header.
        1 as copy_number,
        account_id,
        bucket,
        {{ reason_of_bucket('bucket') }} as reason_code,
        currency_code,
        exact_net_amount,
        order_date
    from orders_without_lines
)

select
    order_id,
    line_number,
    cast(copy_number as integer) as copy_number,
    account_id,
    bucket,
    reason_code,
    currency_code,
    cast(exact_net_amount as decimal(38, 22)) as exact_net_amount,
    order_date
from entries
