{{ after('policy_problems') }}

with thresholds as (
    select * from {{ ref('int_policy_set_thresholds') }}
)

select
    threshold_set,
    scope,
    measure,
    segment,
    row_number() over (
        partition by threshold_set, scope, measure order by coalesce(enter_at, 0)
    ) as tier_rank,
    -- The lowest tier has no boundary: whatever is below the others is in it, negative amounts included.
    case when coalesce(enter_at, 0) > 0 then enter_at end as enter_at,
    case when coalesce(enter_at, 0) > 0 then exit_below end as exit_below,
    lead(segment) over (
        partition by threshold_set, scope, measure order by coalesce(enter_at, 0)
    ) as next_segment,
    lead(enter_at) over (
        partition by threshold_set, scope, measure order by coalesce(enter_at, 0)
    ) as next_enter_at
from thresholds
