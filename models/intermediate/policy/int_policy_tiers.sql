-- One row per threshold set, scope, measure and segment: its rank, its boundaries and the segment above it.
{{ after('policy_problems') }}

with thresholds as (
    select * from {{ ref('int_policy_set_thresholds') }}
)

select
    threshold_set,
    scope,
    measure,
    segment,
    row_number() over ladder as tier_rank,
    -- The lowest tier has no boundary: whatever is below the others is in it, negative amounts included.
    case when coalesce(enter_at, 0) > 0 then enter_at end as enter_at,
    case when coalesce(enter_at, 0) > 0 then exit_below end as exit_below,
    lead(segment) over ladder as next_segment,
    lead(enter_at) over ladder as next_enter_at
from thresholds
window ladder as (partition by threshold_set, scope, measure order by coalesce(enter_at, 0))
