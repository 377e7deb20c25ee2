with base as (
    select * from {{ ref('base_orders__orders') }}
),

usable as (
    select
        order_id,
        account_id,
        order_status,
        currency_code,
        customer_po,
        original_order_id,
        order_total,
        tax_amount,
        freight_amount,
        order_date
    from base
    where reason_code is null
)

select * from usable
