-- One row per threshold set and industry that the set writes: a short or a long sales cycle.
with source as (
    select * from {{ ref('sales_cycles') }}
)

select
    {{ raw_text('threshold_set') }} as threshold_set,
    lower({{ raw_text('industry') }}) as industry,
    lower({{ raw_text('cycle') }}) as cycle
from source
