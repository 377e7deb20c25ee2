{{ config(materialized='ephemeral') }}
{{ after('gate_staging') }}

-- The bucket of every raw order line: its own fault first, then its order's.
with raw_lines as (
    select * from {{ ref('base_orders__order_lines') }}
),

orphans as (
    select * from {{ ref('base_orders__orphans') }}
),

unreadable as (
    select * from {{ source('raw_landing', 'unreadable_rows') }}
),

orders as (
    select * from {{ ref('int_orders_priced') }}
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
    case
        when line_reason_code = 'duplicate_key' then 'duplicate'
        when line_reason_code is not null then 'rejected'
        else order_bucket
    end as bucket,
    line_reason_code,
    coalesce(line_reason_code, {{ reason_of_bucket('order_bucket') }}) as reason_code,
    currency_code,
    exact_net_amount,
    order_date
from judged

union all

select
    cast(null as {{ dbt.type_string() }}) as order_id,
    cast(null as {{ dbt.type_string() }}) as line_number,
    -- Lines without an id are told apart by their copy number already; these come below them.
    -1 * row_number() over (order by file_line) as copy_number,
    cast(null as {{ dbt.type_string() }}) as account_id,
    'rejected' as bucket,
    'unreadable_row' as line_reason_code,
    'unreadable_row' as reason_code,
    cast(null as {{ dbt.type_string() }}) as currency_code,
    cast(null as decimal(38, 22)) as exact_net_amount,
    cast(null as date) as order_date
from unreadable
where table_name = 'order_lines'
