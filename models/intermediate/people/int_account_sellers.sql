-- One row per account and seller of its counted orders: how many sales the seller made, what they came to, and when.
--
-- Rule "Who sold" in docs/rules.md. All counted orders make revenue; those are sales that are worth something after their returns.
with orders as (
    select * from {{ ref('int_sold_orders') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

window_starts as (
    select
        {{ months_before('run_context.as_of_date', 'parameters.size_months') }} as before_12m,
        {{ months_before('run_context.as_of_date', 'parameters.size_months_long') }} as before_24m
    from run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
),

sold as (
    select
        orders.*,
        orders.counted_date > window_starts.before_12m as is_in_12m,
        orders.counted_date > window_starts.before_24m as is_in_24m
    from orders
    cross join window_starts
)

select
    account_id,
    seller_id,
    {% for window in ['12m', '24m'] %}
    count(case when is_sale and is_in_{{ window }} then 1 end) as orders_{{ window }},
    coalesce(sum(case when is_in_{{ window }} then net_amount end), 0) as net_revenue_{{ window }},
    {% endfor %}
    sum(net_amount) as net_revenue_total,
    min(case when is_sale then counted_date end) as first_sale_date,
    max(case when is_sale then counted_date end) as last_sale_date,
    -- Of several sales on the last day, the one with the highest order id is the latest.
    max(case when is_sale then cast(counted_date as string) || ' ' || order_id end) as last_sale_key
from sold
group by
    account_id,
    seller_id
