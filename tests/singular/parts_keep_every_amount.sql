-- Putting linked returns under their originals moves money between dates and accounts, but neither makes nor loses any.
with priced as (
    select coalesce(sum(reporting_net_amount), 0) as net_amount
    from {{ ref('int_orders_priced') }}
    where bucket in ('sale', 'return')
),

parts as (
    select coalesce(sum(net_amount), 0) as net_amount
    from {{ ref('int_order_parts') }}
)

select
    priced.net_amount as priced_amount,
    parts.net_amount as part_amount
from priced
cross join parts
where priced.net_amount <> parts.net_amount
