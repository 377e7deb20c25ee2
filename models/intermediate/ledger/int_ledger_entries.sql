{{ config(materialized='ephemeral') }}

-- What each order adds to the ledger: the lines that its net was added up from, or its line 0; and each line and header that no order
-- counts.
with orders as (
    select * from {{ ref('int_orders_priced') }}
),

uncounted_lines as (
    select * from {{ ref('int_ledger_uncounted_lines') }}
),

unusable_headers as (
    select * from {{ ref('int_ledger_unusable_headers') }}
),

uncounted as (
    {% for relation in ['uncounted_lines', 'unusable_headers'] %}
    select
        order_id,
        bucket,
        currency_code,
        exact_net_amount
    from {{ relation }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    order_id,
    bucket,
    currency_code,
    true as is_usable_order,
    greatest(line_count, 1) as line_count,
    exact_net_amount,
    net_amount,
    reporting_net_amount
from orders

union all

select
    order_id,
    bucket,
    currency_code,
    false as is_usable_order,
    1 as line_count,
    exact_net_amount,
    cast(null as decimal(18, 2)) as net_amount,
    cast(null as decimal(18, 2)) as reporting_net_amount
from uncounted
