{{ after('gate_staging') }}

-- The line 0 of every header that cannot be used and that no raw line names: otherwise it would be nowhere in the ledger.
with raw_orders as (

    select * from {{ ref('base_orders__orders') }}

),

raw_lines as (

    select * from {{ ref('base_orders__order_lines') }}

),

unreadable as (

    select * from {{ source('raw_landing', 'unreadable_rows') }}

),

survivors as (

    select * from {{ ref('int_account_merges') }}

),

run_context as (

    select * from {{ ref('int_run_context') }}

),

orders_with_raw_lines as (

    select distinct order_id
    from raw_lines
    where order_id is not null

),

final as (

    select
        raw_orders.order_id,
        '0' as line_number,
        raw_orders.copy_number,
        survivors.surviving_account_id as account_id,
        case when raw_orders.reason_code = 'duplicate_key' then 'duplicate' else 'rejected' end as bucket,
        raw_orders.reason_code,
        coalesce(raw_orders.currency_code, run_context.reporting_currency) as currency_code,
        -- As many decimals as lines have: a union of two scales would keep the fewer.
        cast(
            case
                when raw_orders.is_amount_readable
                    then raw_orders.order_total - coalesce(raw_orders.tax_amount, 0) - coalesce(raw_orders.freight_amount, 0)
            end as decimal(38, 22)
        ) as exact_net_amount,
        raw_orders.order_date
    from raw_orders
    cross join run_context
    left join orders_with_raw_lines
        on raw_orders.order_id = orders_with_raw_lines.order_id
    left join survivors
        on raw_orders.account_id = survivors.account_id
    where raw_orders.reason_code is not null and orders_with_raw_lines.order_id is null

    union all

    select
        cast(null as {{ dbt.type_string() }}) as order_id,
        '0' as line_number,
        -- Headers without an id are told apart by their copy number already; these come below them.
        -1 * row_number() over (order by file_line) as copy_number,
        cast(null as {{ dbt.type_string() }}) as account_id,
        'rejected' as bucket,
        'unreadable_row' as reason_code,
        cast(null as {{ dbt.type_string() }}) as currency_code,
        cast(null as decimal(38, 22)) as exact_net_amount,
        cast(null as date) as order_date
    from unreadable
    where table_name = 'orders'

)

select * from final
