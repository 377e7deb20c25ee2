-- One row per usable order line, whether or not its order is usable.
select
    order_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    discount_rate,
    discount_amount,
    unit_cost
from {{ ref('base_orders__order_lines') }}
where reason_code is null
