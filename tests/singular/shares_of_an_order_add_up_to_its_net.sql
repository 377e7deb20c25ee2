-- To the cent, the shares of each order are its net, and one; and each order of a credit period, and no other, is shared.
with shares as (
    select
        order_id,
        sum(amount) as amount,
        sum(share) as share
    from {{ ref('handoff_credits') }}
    group by order_id
),

orders as (
    select
        orders.order_id,
        max(orders.reporting_net_amount) as net_amount
    from {{ ref('int_orders') }} as orders
    inner join {{ ref('int_handoff_periods') }} as handoffs
        on
            orders.account_id = handoffs.account_id
            and orders.counted_date >= handoffs.effective_date
            and orders.counted_date <= handoffs.credit_until_date
    where orders.bucket in ('sale', 'return')
    group by orders.order_id
)

select
    orders.order_id,
    orders.net_amount,
    shares.order_id as shared_order_id,
    shares.amount,
    shares.share
from orders
full outer join shares
    on orders.order_id = shares.order_id
where orders.net_amount is distinct from shares.amount or shares.share is distinct from 1
