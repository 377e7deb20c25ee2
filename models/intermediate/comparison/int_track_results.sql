-- One row per replayed policy: its moves over the whole history, what was bought while it had accounts outside, and what hindsight says of
-- its moves and of the accounts that it left inside.
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
        sum(orders.net_amount) as net_revenue,
        sum(case when orders.order_date > hindsight.start_date then orders.net_amount end) as latest_net_revenue
    from orders
    cross join hindsight
    group by orders.account_id
),

judged as (
    select
        track_channels.*,
        track_channels.hindsight_net_revenue >= large_boundaries.large_from as is_hit,
        track_channels.channel = 'inside'
        and track_channels.from_date <= hindsight.start_date
        and track_channels.until_date > hindsight.start_date as is_left_inside,
        coalesce(bought.latest_net_revenue, 0) >= large_boundaries.large_from as has_bought_large,
        -- Each account of a replay has one first period.
        case when track_channels.is_first then bought.net_revenue end as net_revenue
    from track_channels
    cross join hindsight
    inner join large_boundaries
        on track_channels.account_id = large_boundaries.account_id
    left join bought
        on track_channels.account_id = bought.account_id
)

select
    tracks.track,
    count(case when not judged.is_first then 1 end) as move_count,
    count(case when judged.is_flap then 1 end) as flap_count,
    avg(judged.delay_days) as mean_delay_days,
    count(judged.hindsight_net_revenue) as sent_outside_count,
    count(case when judged.is_hit then 1 end) as hit_count,
    count(case when judged.is_left_inside then 1 end) as left_inside_count,
    count(case when judged.is_left_inside and judged.has_bought_large then 1 end) as miss_count,
    sum(judged.net_revenue) as net_revenue,
    coalesce(sum(judged.outside_net_revenue), 0) as outside_net_revenue
from tracks
left join judged
    on tracks.track = judged.track
group by tracks.track
