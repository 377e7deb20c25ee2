-- No order line is lost or counted twice between raw and ledger: staging holds the raw rows as they are (by a sum over the values of
-- each), and the ledger has as many rows as staging has lines and headers that no line speaks for. What may double a line on the way, a
-- key that is none, is tested where the key is; that lines speak for the orders that say so, in ledger_ties_out_to_staging.
with unreadable as (
    select *
    from {{ source('raw_landing', 'unreadable_rows') }}
    where table_name in ('orders', 'order_lines')
),

lines as {{ inlined() }} (
    select * from {{ ref('base_orders__order_lines') }}
),

headers as {{ inlined() }} (
    select * from {{ ref('base_orders__orders') }}
),

orders_with_lines as (
    select order_id
    from {{ ref('int_order_net') }}
    where line_count > 0
),

unusable_headers as (
    select order_id
    from headers
    where reason_code is not null
),

headers_named_by_lines as (
    select distinct lines.order_id
    from lines
    inner join unusable_headers
        on lines.order_id = unusable_headers.order_id
),

lone_unusable_headers as (
    select unusable_headers.order_id
    from unusable_headers
    left join headers_named_by_lines
        on unusable_headers.order_id = headers_named_by_lines.order_id
    where headers_named_by_lines.order_id is null
),

{% set tables = {'order_lines': 'base_orders__order_lines', 'orders': 'base_orders__orders'} -%}
{% for table, base in tables.items() -%}
raw_{{ table }} as (
    select
        count(*) as row_count,
        {{ sum_of_hashes(row_hash(raw_columns(table))) }} as row_hash
    from {{ source('raw', table) }}
),

staged_{{ table }} as (
    select
        count(*) as row_count,
        {{ sum_of_hashes('row_hash') }} as row_hash
    from {{ ref(base) }}
),

{% endfor -%}
counts as (
    {% for table in tables -%}
    select
        'rows of {{ table }} in raw and staging' as what,
        raw_{{ table }}.row_count as expected_count,
        staged_{{ table }}.row_count as found_count
    from raw_{{ table }}
    cross join staged_{{ table }}

    union all

    select
        'values of {{ table }} in raw and staging, as a sum' as what,
        raw_{{ table }}.row_hash as expected_count,
        staged_{{ table }}.row_hash as found_count
    from raw_{{ table }}
    cross join staged_{{ table }}

    union all

    {% endfor -%}
    select
        'rows of the ledger' as what,
        (select count(*) from lines)
        + (select count(*) from unreadable)
        -- Usable headers that no usable line speaks for.
        + (select count(*) - count(reason_code) from headers)
        - (select count(*) from orders_with_lines)
        -- Unusable ones that no line names at all.
        + (select count(*) from lone_unusable_headers) as expected_count,
        (select coalesce(sum(line_count), 0) from {{ ref('order_line_ledger_totals') }}) as found_count
)

select
    what,
    expected_count,
    found_count
from counts
where expected_count <> found_count
