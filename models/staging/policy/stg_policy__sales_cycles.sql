with source as (
    select * from {{ ref('sales_cycles') }}
)

select
    {{ raw_text('threshold_set') }} as threshold_set,
    lower({{ raw_text('industry') }}) as industry,
    lower({{ raw_text('cycle') }}) as cycle
from source
