-- One row per threshold set, scope, measure and segment: its boundary, as the set writes it or the nearest set that it is based on.
with bases as (
    select * from {{ ref('int_policy_bases') }}
    where owner_kind = 'threshold_set'
),

written as (
    select * from {{ ref('stg_policy__segment_thresholds') }}
)

{{ written_or_inherited('written', 'bases', 'threshold_set', ['scope', 'measure', 'segment'], ['enter_at', 'exit_below']) }}
