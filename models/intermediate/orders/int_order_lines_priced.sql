{{ config(materialized='ephemeral') }}
{{ after('gate_staging') }}

with lines as (

    select * from {{ changed_rows(ref('stg_orders__order_lines'), 'changed_orders') }}

),

measured as (

    select
        lines.*,
        {{ has_short_line_net('lines') }} as has_short_net,
        abs(cast(quantity as double) * cast(unit_cost as double)) < {{ short_limit() }} as has_short_cost
    from lines

),

final as (

    select
        order_id,
        line_number,
        case when has_short_net then {{ short_line_net('measured') }} end as short_net_amount,
        case when not has_short_net then {{ line_net('measured') }} end as long_net_amount,
        case when has_short_cost then cast(quantity * unit_cost as decimal(18, 10)) end as short_cost_amount,
        case when not has_short_cost then cast(quantity as decimal(38, 4)) * unit_cost end as long_cost_amount
    from measured

)

select * from final
