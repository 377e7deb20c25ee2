-- One row per return that names the order it takes back.
--
-- Rule "Returns" in docs/rules.md. The return is converted at its original's rate, so that taking a whole order back leaves nothing.
with orders as (
    select * from {{ ref('int_order_net') }}
    where treatment = 'counted' and account_id is not null
),

rates as (
    select * from {{ ref('int_exchange_rates') }}
),

returns as (
    select * from orders
    where net_amount < 0 and original_order_id is not null
),

originals as (
    select * from orders
    where net_amount > 0 and rate_to_reporting is not null
)

select
    returns.order_id,
    originals.order_id as linked_order_id,
    originals.account_id,
    originals.order_date as linked_order_date,
    rates.rate_to_reporting
from returns
inner join originals
    on returns.original_order_id = originals.order_id and returns.order_date >= originals.order_date
left join rates
    on {{ rate_holds('rates', 'returns.currency_code', 'originals.order_date') }}
