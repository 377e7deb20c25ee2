-- One row per threshold set and parameter that the set writes.
with source as (
    select * from {{ ref('policy_parameters') }}
)

select
    {{ raw_text('threshold_set') }} as threshold_set,
    lower({{ raw_text('parameter') }}) as parameter,
    {{ raw_text('value') }} as value,
    {{ raw_text('unit') }} as unit,
    {{ raw_text('description') }} as description
from source
