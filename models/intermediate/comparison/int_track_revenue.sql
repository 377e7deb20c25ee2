-- Net revenue of the orders of the accounts of each replayed policy, and that part of it that was placed while the policy had their account
-- outside: at the month-end before or, for the first orders, at the account's first evaluation.
with track_channels as (
    select * from {{ ref('int_track_channels') }}
),

track_orders as (
    select * from {{ ref('int_track_orders') }}
),

-- A track that has an account has it all the time.
totals as (
    select
        track_channels.track_number,
        sum(track_orders.net_amount) as net_amount
    from track_channels
    inner join track_orders
        on track_channels.account_id = track_orders.account_id
    where
        track_channels.is_first
        and track_orders.orders_after_number = 0
        and track_orders.until_number = {{ never() }}
    group by track_channels.track_number
),

outside_totals as (
    select
        track_channels.track_number,
        sum(track_orders.net_amount) as net_amount
    from track_channels
    inner join track_orders
        on
            track_channels.account_id = track_orders.account_id
            and track_channels.orders_after_number = track_orders.orders_after_number
            and track_channels.until_number = track_orders.until_number
    where track_channels.is_outside
    group by track_channels.track_number
)

select
    totals.track_number,
    totals.net_amount,
    coalesce(outside_totals.net_amount, 0) as outside_net_amount
from totals
left join outside_totals
    on totals.track_number = outside_totals.track_number
