-- One row per order status: whether its orders are counted, cancelled or excluded.
with source as (
    select * from {{ ref('order_statuses') }}
)

select
    lower({{ raw_text('status') }}) as order_status,
    lower({{ raw_text('treatment') }}) as treatment
from source
