-- One row per order header that cannot be used and that no raw line names, as line 0: otherwise it would be nowhere in the ledger.
--
-- Rule "Ledger and tie-out" in docs/rules.md.
with raw_lines as (
    select * from {{ ref('base_orders__order_lines') }}
),

unreadable as (
    select * from {{ source('raw_landing', 'unreadable_rows') }}
    where table_name = 'orders'
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

unusable as (
    select * from {{ ref('base_orders__orders') }}
    where reason_code is not null
),

named_by_lines as (
    select distinct raw_lines.order_id
    from raw_lines
    inner join unusable
        on raw_lines.order_id = unusable.order_id
)

select
    unusable.order_id,
    '0' as line_number,
    unusable.copy_number,
    survivors.surviving_account_id as account_id,
    {{ bucket_of_reason('unusable.reason_code') }} as bucket,
    unusable.reason_code,
    coalesce(unusable.currency_code, run_context.reporting_currency) as currency_code,
    -- As many decimals as lines have: a union of two scales would keep the fewer.
    cast(case when unusable.is_amount_readable then {{ header_net('unusable') }} end as decimal(38, 22)) as exact_net_amount,
    unusable.order_date
from unusable
cross join run_context
left join named_by_lines
    on unusable.order_id = named_by_lines.order_id
left join survivors
    on unusable.account_id = survivors.account_id
where named_by_lines.order_id is null

union all

select
    cast(null as string) as order_id,
    '0' as line_number,
    -- Headers without an id are told apart by their copy number already; these come below them.
    -1 * row_number() over (partition by table_name order by file_line) as copy_number,
    cast(null as string) as account_id,
    'rejected' as bucket,
    'unreadable_row' as reason_code,
    cast(null as string) as currency_code,
    cast(null as decimal(38, 22)) as exact_net_amount,
    cast(null as date) as order_date
from unreadable
