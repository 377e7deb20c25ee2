-- One row per threshold set: a name for thresholds, parameters and sales cycles that go together, and the set whose rows it takes over.
with source as (
    select * from {{ ref('threshold_sets') }}
)

select
    {{ raw_text('threshold_set') }} as threshold_set,
    {{ raw_text('based_on') }} as based_on,
    {{ raw_text('description') }} as description
from source
