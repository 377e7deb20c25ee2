-- One row per usable order header, returns and cancelled orders included.
select
    order_id,
    account_id,
    order_status,
    currency_code,
    customer_po,
    original_order_id,
    seller_id,
    order_total,
    tax_amount,
    freight_amount,
    order_date
from {{ ref('base_orders__orders') }}
where reason_code is null
