{{ config(materialized='view') }}
{{ after('gate_staging') }}

with lines as (

    select * from {{ ref('stg_orders__order_lines') }}

),

final as (

    select
        order_id,
        line_number,
        {{ line_net('lines') }} as exact_net_amount,
        cast(quantity as decimal(38, 4)) * unit_cost as exact_cost_amount
    from lines

)

select * from final
