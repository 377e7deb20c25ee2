-- No order line is lost or counted twice between raw and ledger: per order and line, raw rows, plus a line 0 for each header
-- that no line speaks for or that could not be read, are as many as ledger rows.
with raw_lines as (

    select
        {{ raw_text('order_id') }} as order_id,
        {{ raw_text('line_number') }} as line_number
    from {{ source('raw', 'order_lines') }}

    union all

    select
        cast(null as {{ dbt.type_string() }}) as order_id,
        cast(null as {{ dbt.type_string() }}) as line_number
    from {{ source('raw_landing', 'unreadable_rows') }}
    where table_name = 'order_lines'

),

orders_with_lines as (

    select distinct order_id
    from raw_lines

),

orders_with_usable_lines as (

    select distinct order_id
    from {{ ref('stg_orders__order_lines') }}

),

lone_headers as (

    select orders.order_id
    from {{ ref('base_orders__orders') }} as orders
    left join orders_with_lines
        on orders.order_id = orders_with_lines.order_id
    left join orders_with_usable_lines
        on orders.order_id = orders_with_usable_lines.order_id
    where
        (orders.reason_code is null and orders_with_usable_lines.order_id is null)
        or (orders.reason_code is not null and orders_with_lines.order_id is null)

    union all

    select cast(null as {{ dbt.type_string() }}) as order_id
    from {{ source('raw_landing', 'unreadable_rows') }}
    where table_name = 'orders'

),

entries as (

    select
        order_id,
        line_number,
        1 as expected_count,
        0 as ledger_count
    from raw_lines

    union all

    select
        order_id,
        '0' as line_number,
        1 as expected_count,
        0 as ledger_count
    from lone_headers

    union all

    select
        order_id,
        line_number,
        0 as expected_count,
        1 as ledger_count
    from {{ ref('order_line_ledger') }}

)

select
    order_id,
    line_number,
    sum(expected_count) as expected_count,
    sum(ledger_count) as ledger_count
from entries
group by
    order_id,
    line_number
having sum(expected_count) <> sum(ledger_count)
