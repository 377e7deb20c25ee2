-- Returns that name the order they take back. The link holds when that order is a counted one worth something, made no later than the
-- return; the return is then converted at that order's rate, so that taking a whole order back leaves nothing.
with rates as (
    select * from {{ ref('int_policy_exchange_rates') }}
),

returns as (
    select *
    from {{ ref('int_orders_classified') }}
    where treatment = 'counted' and net_amount < 0 and account_id is not null and original_order_id is not null
),

originals as (
    select *
    from {{ ref('int_orders_classified') }}
    where treatment = 'counted' and net_amount > 0 and account_id is not null and rate_to_reporting is not null
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
    on
        returns.currency_code = rates.currency_code
        and originals.order_date >= rates.valid_from
        and originals.order_date < rates.valid_until
