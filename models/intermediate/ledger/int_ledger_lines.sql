{{ config(materialized='view') }}

-- One row per raw order line, unreadable ones included: the one bucket it falls into, and why.
--
-- Rule "Ledger and tie-out" in docs/rules.md. A line's own fault comes first; a usable line goes where its order goes.
with raw_lines as (
    select * from {{ ref('base_orders__order_lines') }}
),

orphans as (
    select * from {{ ref('base_orders__orphans') }}
),

unreadable as (
    select * from {{ source('raw_landing', 'unreadable_rows') }}
    where table_name = 'order_lines'
),

orders as (
    select * from {{ ref('int_orders') }}
),

judged as (
    select
        raw_lines.order_id,
        raw_lines.line_number,
        raw_lines.copy_number,
        orders.account_id,
        orders.currency_code,
        orders.order_date,
        orders.bucket as order_bucket,
        coalesce(raw_lines.reason_code, orphans.reason_code) as line_reason_code,
        case when raw_lines.is_amount_readable then {{ line_net('raw_lines') }} end as exact_net_amount
    from raw_lines
    left join orphans
        on raw_lines.order_id = orphans.order_id
    left join orders
        on raw_lines.order_id = orders.order_id
)

select
    order_id,
    line_number,
    copy_number,
    account_id,
    coalesce({{ bucket_of_reason('line_reason_code') }}, order_bucket) as bucket,
    line_reason_code,
    coalesce(line_reason_code, {{ reason_of_bucket('order_bucket') }}) as reason_code,
    currency_code,
    exact_net_amount,
    order_date
from judged

union all

select
    cast(null as string) as order_id,
    cast(null as string) as line_number,
    -- Lines without an id are told apart by their copy number already; these come below them.
    -1 * row_number() over (partition by table_name order by file_line) as copy_number,
    cast(null as string) as account_id,
    'rejected' as bucket,
    'unreadable_row' as line_reason_code,
    'unreadable_row' as reason_code,
    cast(null as string) as currency_code,
    cast(null as decimal(38, 22)) as exact_net_amount,
    cast(null as date) as order_date
from unreadable
