-- One row per threshold set, scope, measure and segment that the set writes: from and below which amount.
with source as (
    select * from {{ ref('segment_thresholds') }}
)

select
    {{ raw_text('threshold_set') }} as threshold_set,
    lower({{ raw_text('scope') }}) as scope,
    lower({{ raw_text('measure') }}) as measure,
    lower({{ raw_text('segment') }}) as segment,
    {{ raw_text('enter_at') }} as enter_at_text,
    {{ try_cast_text(raw_text('enter_at'), 'decimal(18, 2)') }} as enter_at,
    {{ raw_text('exit_below') }} as exit_below_text,
    {{ try_cast_text(raw_text('exit_below'), 'decimal(18, 2)') }} as exit_below
from source
