-- Netting linked returns against their originals moves money between dates and accounts, but neither makes nor loses any.
with priced as (

    select coalesce(sum(reporting_net_amount), 0) as net_amount
    from {{ ref('int_orders_priced') }}
    where bucket in ('sale', 'return')

),

netted as (

    select coalesce(sum(net_amount), 0) as net_amount
    from {{ ref('int_orders_netted') }}

)

select
    priced.net_amount as priced_amount,
    netted.net_amount as netted_amount
from priced
cross join netted
where priced.net_amount <> netted.net_amount
