{{ config(materialized='ephemeral') }}
{{ after('gate_staging') }}

with lines as (
    select * from {{ ref('stg_orders__order_lines') }}
),

narrowed as (
    select
        lines.*,
        {{ short_money('unit_price') }} as short_unit_price,
        {{ short_money('discount_amount') }} as short_discount_amount,
        {{ short_money('unit_cost') }} as short_unit_cost
    from lines
),

measured as (
    select
        narrowed.*,
        {{ has_short_line_net('narrowed') }} as has_short_net,
        coalesce(
            abs(cast(quantity as double) * cast(short_unit_cost as double)) < {{ short_limit() }}
            and short_unit_cost = cast(short_unit_cost as decimal(18, 6)),
            false
        ) as has_short_cost
    from narrowed
)

select
    order_id,
    line_number,
    case when has_short_net then {{ short_line_net('measured') }} end as short_net_amount,
    case when not has_short_net then {{ line_net('measured') }} end as long_net_amount,
    case when has_short_cost then cast(quantity * cast(short_unit_cost as decimal(18, 6)) as decimal(18, 10)) end as short_cost_amount,
    case when not has_short_cost then cast(quantity as decimal(38, 4)) * unit_cost end as long_cost_amount
from measured
