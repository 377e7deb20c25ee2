{{ config(materialized='table') }}

-- One row per order id that usable lines name although no usable header has it: the header is missing, or was rejected.
--
-- Rule "Rows set aside" in docs/rules.md.
with lines as (
    select * from {{ ref('stg_orders__order_lines') }}
),

headers as {{ inlined() }} (
    select * from {{ ref('base_orders__orders') }}
),

usable_headers as (
    select
        order_id,
        true as is_usable
    from headers
    where reason_code is null
),

rejected_headers as (
    select distinct order_id
    from headers
    where reason_code is not null
),

orphans as (
    select
        lines.order_id,
        count(*) as line_count
    from lines
    left join usable_headers
        on lines.order_id = usable_headers.order_id
    -- Not by the id that is joined: DuckDB 2.0.0 then takes the usable headers for those below as well, where both are of one CTE.
    where usable_headers.is_usable is null
    group by lines.order_id
)

select
    orphans.order_id,
    case when rejected_headers.order_id is null then 'unknown_order' else 'order_rejected' end as reason_code,
    orphans.line_count
from orphans
left join rejected_headers
    on orphans.order_id = rejected_headers.order_id
