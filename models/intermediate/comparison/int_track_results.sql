-- What each replayed policy did and what hindsight says of it: its moves, and the accounts that it had left inside.
with track_moves as (
    select * from {{ ref('int_track_moves') }}
),

hindsight as (
    select * from {{ ref('int_track_hindsight') }}
),

large_boundaries as (
    select * from {{ ref('int_large_boundaries') }}
),

tracks as (
    select distinct track_number
    from {{ ref('int_policy_tracks') }}
    where track <> 'in_force'
),

moved as (
    select
        track_moves.track_number,
        count(*) as move_count,
        count(case when track_moves.is_flap then 1 end) as flap_count,
        avg(track_moves.delay_days) as mean_delay_days,
        count(case when track_moves.is_outside and track_moves.has_hindsight then 1 end) as sent_outside_count,
        count(
            case
                when
                    track_moves.is_outside and track_moves.has_hindsight
                    and track_moves.hindsight_net_revenue >= large_boundaries.large_from
                    then 1
            end
        ) as hit_count
    from track_moves
    inner join large_boundaries
        on track_moves.account_id = large_boundaries.account_id
    group by track_moves.track_number
),

left_inside as (
    select
        hindsight.track_number,
        count(*) as left_inside_count,
        count(case when hindsight.hindsight_net_revenue >= large_boundaries.large_from then 1 end) as miss_count
    from hindsight
    inner join large_boundaries
        on hindsight.account_id = large_boundaries.account_id
    group by hindsight.track_number
)

select
    tracks.track_number,
    coalesce(moved.move_count, 0) as move_count,
    coalesce(moved.flap_count, 0) as flap_count,
    moved.mean_delay_days,
    coalesce(moved.sent_outside_count, 0) as sent_outside_count,
    coalesce(moved.hit_count, 0) as hit_count,
    coalesce(left_inside.left_inside_count, 0) as left_inside_count,
    coalesce(left_inside.miss_count, 0) as miss_count
from tracks
left join moved
    on tracks.track_number = moved.track_number
left join left_inside
    on tracks.track_number = left_inside.track_number
