-- One row per threshold set, scope, measure and segment: its boundaries, as the set writes them or the nearest set that it is based on, its
-- rank and the segment above it.
with bases as (
    select * from {{ ref('int_policy_bases') }}
    where owner_kind = 'threshold_set'
),

written as (
    select * from {{ ref('stg_policy__segment_thresholds') }}
),

held as (
    {{ written_or_inherited('written', 'bases', 'threshold_set', ['scope', 'measure', 'segment'], ['enter_at', 'exit_below']) | indent(4) }}
)

select
    threshold_set,
    written_in,
    scope,
    measure,
    segment,
    row_number() over ladder as tier_rank,
    -- The lowest tier has no boundary: whatever is below the others is in it, negative amounts included.
    nullif(enter_at, 0) as enter_at,
    case when enter_at <> 0 then exit_below end as exit_below,
    lead(segment) over ladder as next_segment,
    lead(enter_at) over ladder as next_enter_at
from held
window ladder as (partition by threshold_set, scope, measure order by coalesce(enter_at, 0), segment)
