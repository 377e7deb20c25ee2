{{ config(materialized='view') }}

-- One row per counted order: which rep sold it, on which day it counts, and whether anything of it is left.
--
-- Rule "Who sold" in docs/rules.md. A view, because its table would repeat each order to name its seller.
with orders as (
    select * from {{ ref('int_orders') }}
    where {{ is_counted_bucket('bucket') }}
),

users as (
    select * from {{ ref('int_users') }}
),

returned as (
    select
        linked_order_id as order_id,
        sum(reporting_net_amount) as net_amount
    from orders
    where linked_order_id is not null
    group by linked_order_id
)

select
    orders.order_id,
    orders.account_id,
    -- A rep is looked for, so a seller whom nobody knows is none. A linked return has its order's seller and date.
    coalesce(users.user_id, '(none)') as seller_id,
    orders.reporting_net_amount as net_amount,
    orders.bucket = 'sale' and orders.reporting_net_amount + coalesce(returned.net_amount, 0) > 0 as is_sale,
    orders.counted_date
from orders
left join users
    on orders.seller_id = users.user_id
left join returned
    on orders.order_id = returned.order_id
