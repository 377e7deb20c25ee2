-- Account by account, net_revenue_12m is what its sellers come to, its orders of the window, and, where that is whole months, its months.
with windows as (
    select
        run_context.as_of_date = {{ dbt.last_day('run_context.as_of_date', 'month') }} as is_whole_months,
        {{ months_before('run_context.as_of_date', 'parameters.size_months') }} as last_date_before
    from {{ ref('int_run_context') }} as run_context
    inner join {{ ref('int_policy_parameters') }} as parameters
        on run_context.threshold_set = parameters.threshold_set
),

entries as (
    select
        account_id,
        net_revenue_12m as expected_amount,
        0 as seller_amount,
        0 as order_amount,
        0 as month_amount
    from {{ ref('account_segments') }}

    union all

    select
        account_id,
        0 as expected_amount,
        net_revenue_12m as seller_amount,
        0 as order_amount,
        0 as month_amount
    from {{ ref('account_sellers') }}

    union all

    select
        orders.account_id,
        0 as expected_amount,
        0 as seller_amount,
        orders.net_amount as order_amount,
        0 as month_amount
    from {{ ref('order_facts') }} as orders
    inner join windows
        on orders.counted_date > windows.last_date_before

    union all

    select
        months.account_id,
        0 as expected_amount,
        0 as seller_amount,
        0 as order_amount,
        months.net_revenue as month_amount
    from {{ ref('account_months') }} as months
    inner join windows
        on months.month_start_date > windows.last_date_before
),

sums as (
    select
        account_id,
        sum(expected_amount) as expected_amount,
        sum(seller_amount) as seller_amount,
        sum(order_amount) as order_amount,
        sum(month_amount) as month_amount
    from entries
    group by account_id
)

select sums.*
from sums
cross join windows
where
    sums.expected_amount <> sums.seller_amount
    or sums.expected_amount <> sums.order_amount
    or (windows.is_whole_months and sums.expected_amount <> sums.month_amount)
