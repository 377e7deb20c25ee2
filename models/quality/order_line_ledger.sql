{{ config(materialized='view') }}

-- Every raw order line in exactly one bucket, and a line 0 for each order that has only its header. A view, because each line is stored
-- once already and its order says the rest; publishing writes it out.
with lines as (
    select * from {{ ref('int_ledger_lines') }}
),

header_lines as (
    select * from {{ ref('int_ledger_header_lines') }}
),

unusable_headers as (
    select * from {{ ref('int_ledger_unusable_headers') }}
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

    select * from header_lines

    union all

    select * from unusable_headers
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
