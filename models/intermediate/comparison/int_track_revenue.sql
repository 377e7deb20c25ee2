-- One row per replayed policy: the net revenue of its accounts, and that part of it that they ordered while the policy had them outside.
--
-- An order counts under the channel that the account had when it was placed: the order that moves an account at the month's end is still
-- the former channel's. What was ordered before the first evaluation is the first channel's.
with track_channels as (
    select * from {{ ref('int_track_channels') }}
),

orders as (
    select * from {{ ref('int_order_amounts') }}
),

-- Every replay has the same accounts.
totals as (
    select sum(net_amount) as net_amount
    from orders
    where account_id in (select track_channels.account_id from track_channels)
),

outside as (
    select
        account_id,
        track,
        case when is_first then {{ no_day() }} else from_date end as ordered_after_date,
        until_date as ordered_until_date
    from track_channels
    where channel = 'outside'
),

-- Most replays have an account outside for the same time: what was ordered in it is added up once.
outside_periods as (
    select distinct
        account_id,
        ordered_after_date,
        ordered_until_date
    from outside
),

outside_orders as (
    select
        outside_periods.account_id,
        outside_periods.ordered_after_date,
        outside_periods.ordered_until_date,
        cast(sum(orders.net_amount) as decimal(18, 2)) as net_amount
    from orders
    inner join outside_periods
        on
            orders.account_id = outside_periods.account_id
            and orders.order_date > outside_periods.ordered_after_date
            and orders.order_date <= outside_periods.ordered_until_date
    group by
        outside_periods.account_id,
        outside_periods.ordered_after_date,
        outside_periods.ordered_until_date
),

outside_totals as (
    select
        outside.track,
        sum(outside_orders.net_amount) as net_amount
    from outside
    inner join outside_orders
        on
            outside.account_id = outside_orders.account_id
            and outside.ordered_after_date = outside_orders.ordered_after_date
            and outside.ordered_until_date = outside_orders.ordered_until_date
    group by outside.track
),

tracks as (
    select distinct track
    from track_channels
)

select
    tracks.track,
    totals.net_amount,
    coalesce(outside_totals.net_amount, 0) as outside_net_amount
from tracks
cross join totals
left join outside_totals
    on tracks.track = outside_totals.track
