-- No order line is lost or counted twice between raw and ledger: per order, raw rows by line number, plus a line 0 for each header
-- that no line speaks for or that could not be read, are as many as ledger rows. Where the run goes on from a tested one, the orders whose
-- raw rows it brought.
with raw_lines as (

    select
        {{ raw_text('order_id') }} as order_id,
        {{ raw_text('line_number') }} as line_number
    from {{ rows_to_test(source('raw', 'order_lines'), 'landed_orders') }}

    union all

    select
        cast(null as {{ dbt.type_string() }}) as order_id,
        cast(null as {{ dbt.type_string() }}) as line_number
    from {{ source('raw_landing', 'unreadable_rows') }}
    where table_name = 'order_lines'

),

orders_with_lines as (

    select
        order_id,
        count(case when reason_code is null then 1 end) as usable_line_count
    from {{ rows_to_test(ref('base_orders__order_lines'), 'changed_raw_orders') }}
    group by order_id

),

lone_headers as (

    select orders.order_id
    from {{ rows_to_test(ref('base_orders__orders'), 'changed_raw_orders') }} as orders
    left join orders_with_lines
        on orders.order_id = orders_with_lines.order_id
    where
        (orders.reason_code is null and coalesce(orders_with_lines.usable_line_count, 0) = 0)
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
        1 as expected_entry,
        cast(null as integer) as ledger_entry
    from raw_lines

    union all

    select
        order_id,
        '0' as line_number,
        1 as expected_entry,
        null as ledger_entry
    from lone_headers

    union all

    select
        order_id,
        line_number,
        null as expected_entry,
        1 as ledger_entry
    from {{ rows_to_test(ref('order_line_ledger'), 'changed_raw_orders') }}

),

-- Per order, the lines are compared by the sum of their numbers: a group for each of millions of lines would take most of the memory.
hashed as (

    select
        entries.*,
        {{ row_hash(['line_number']) }} as line_hash
    from entries

)

select
    order_id,
    count(expected_entry) as expected_count,
    count(ledger_entry) as ledger_count
from hashed
group by order_id
having
    count(expected_entry) <> count(ledger_entry)
    or sum(case when expected_entry is not null then line_hash end) <> sum(case when ledger_entry is not null then line_hash end)
