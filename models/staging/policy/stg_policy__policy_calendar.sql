-- One row per day on which a policy comes into force.
with source as (
    select * from {{ ref('policy_calendar') }}
)

select
    {{ raw_text('policy_id') }} as policy_id,
    {{ raw_text('valid_from') }} as valid_from_text,
    {{ try_cast_text(raw_text('valid_from'), 'date') }} as valid_from
from source
