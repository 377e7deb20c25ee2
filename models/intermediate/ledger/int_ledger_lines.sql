{{ config(materialized='view') }}

-- One row per raw order line, unreadable ones included, and one (line 0) per order header that cannot be used and that no raw line names:
-- the one bucket it falls into, and why.
--
-- Rule "Ledger and tie-out" in docs/rules.md. A line's own fault comes first; a usable line goes where its order goes.
with raw_lines as (
    select * from {{ ref('base_orders__order_lines') }}
),

raw_headers as (
    select * from {{ ref('base_orders__orders') }}
),

orphans as (
    select * from {{ ref('base_orders__orphans') }}
),

unreadable as (
    select * from {{ source('raw_landing', 'unreadable_rows') }}
    where table_name in ('orders', 'order_lines')
),

orders as (
    select * from {{ ref('int_orders') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
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
),

unusable_headers as (
    select * from raw_headers
    where reason_code is not null
),

named_by_lines as (
    select distinct raw_lines.order_id
    from raw_lines
    inner join unusable_headers
        on raw_lines.order_id = unusable_headers.order_id
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

-- Otherwise the header would be nowhere in the ledger.
select
    unusable_headers.order_id,
    '0' as line_number,
    unusable_headers.copy_number,
    survivors.surviving_account_id as account_id,
    {{ bucket_of_reason('unusable_headers.reason_code') }} as bucket,
    unusable_headers.reason_code as line_reason_code,
    unusable_headers.reason_code,
    coalesce(unusable_headers.currency_code, run_context.reporting_currency) as currency_code,
    -- As many decimals as lines have: a union of two scales would keep the fewer.
    cast(
        case when unusable_headers.is_amount_readable then {{ header_net('unusable_headers') }} end as decimal(38, 22)
    ) as exact_net_amount,
    unusable_headers.order_date
from unusable_headers
cross join run_context
left join named_by_lines
    on unusable_headers.order_id = named_by_lines.order_id
left join survivors
    on unusable_headers.account_id = survivors.account_id
where named_by_lines.order_id is null

union all

select
    cast(null as string) as order_id,
    case when table_name = 'orders' then '0' end as line_number,
    -- Rows without an id are told apart by their copy number already; these come below them.
    -1 * row_number() over (partition by table_name order by file_line) as copy_number,
    cast(null as string) as account_id,
    'rejected' as bucket,
    'unreadable_row' as line_reason_code,
    'unreadable_row' as reason_code,
    cast(null as string) as currency_code,
    cast(null as decimal(38, 22)) as exact_net_amount,
    cast(null as date) as order_date
from unreadable
