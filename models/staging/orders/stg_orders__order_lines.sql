with base as (
    select * from {{ ref('base_orders__order_lines') }}
),

usable as (
    select
        order_id,
        line_number,
        product_id,
        quantity,
        unit_price,
        discount_rate,
        discount_amount,
        unit_cost
    from base
    where reason_code is null
)

select * from usable
