-- One row per replayed policy: its moves over the whole history, and what hindsight says of them and of the accounts that it left inside.
with track_channels as (
    select * from {{ ref('int_track_channels') }}
),

tracks as (
    select distinct track
    from {{ ref('int_policy_tracks') }}
    where track <> 'in_force'
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

orders as (
    select * from {{ ref('int_order_amounts') }}
),

-- What counts as large in hindsight: the size segment that makes a group large, too.
large_boundaries as (
    select
        standings.account_id,
        coalesce(tiers.enter_at, 0) as large_from
    from standings
    inner join parameters
        on standings.threshold_set = parameters.threshold_set
    inner join tiers
        on
            standings.threshold_set = tiers.threshold_set
            and standings.tier_scope = tiers.scope
            and parameters.whitespace_min_segment = tiers.segment
),

hindsight as (
    select {{ months_before('run_context.as_of_date', 'parameters.hindsight_months') }} as start_date
    from run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
),

bought as (
    select
        orders.account_id,
        sum(orders.net_amount) as net_revenue
    from orders
    inner join hindsight
        on orders.order_date > hindsight.start_date
    group by orders.account_id
),

moved as (
    select
        track_channels.track,
        count(*) as move_count,
        count(case when track_channels.is_flap then 1 end) as flap_count,
        avg(track_channels.delay_days) as mean_delay_days,
        count(track_channels.hindsight_net_revenue) as sent_outside_count,
        count(case when track_channels.hindsight_net_revenue >= large_boundaries.large_from then 1 end) as hit_count
    from track_channels
    inner join large_boundaries
        on track_channels.account_id = large_boundaries.account_id
    where not track_channels.is_first
    group by track_channels.track
),

left_inside as (
    select
        track_channels.track,
        count(*) as left_inside_count,
        count(case when coalesce(bought.net_revenue, 0) >= large_boundaries.large_from then 1 end) as miss_count
    from track_channels
    inner join hindsight
        on track_channels.from_date <= hindsight.start_date and track_channels.until_date > hindsight.start_date
    inner join large_boundaries
        on track_channels.account_id = large_boundaries.account_id
    left join bought
        on track_channels.account_id = bought.account_id
    where track_channels.channel = 'inside'
    group by track_channels.track
)

select
    tracks.track,
    coalesce(moved.move_count, 0) as move_count,
    coalesce(moved.flap_count, 0) as flap_count,
    moved.mean_delay_days,
    coalesce(moved.sent_outside_count, 0) as sent_outside_count,
    coalesce(moved.hit_count, 0) as hit_count,
    coalesce(left_inside.left_inside_count, 0) as left_inside_count,
    coalesce(left_inside.miss_count, 0) as miss_count
from tracks
left join moved
    on tracks.track = moved.track
left join left_inside
    on tracks.track = left_inside.track
