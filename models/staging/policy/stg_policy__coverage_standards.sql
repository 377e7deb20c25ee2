-- One row per size segment, lifecycle stage and channel that the list writes: how many contacts a year such an account should get.
with source as (
    select * from {{ ref('coverage_standards') }}
)

select
    lower({{ raw_text('size_segment') }}) as size_segment,
    lower({{ raw_text('lifecycle_stage') }}) as lifecycle_stage,
    lower({{ raw_text('channel') }}) as channel,
    {{ raw_text('contacts_per_year') }} as contacts_per_year_text,
    {{ try_cast_text(raw_text('contacts_per_year'), 'decimal(9, 4)') }} as contacts_per_year,
    {{ raw_text('margin_uplift') }} as margin_uplift_text,
    {{ try_cast_text(raw_text('margin_uplift'), 'decimal(9, 4)') }} as margin_uplift,
    {{ raw_text('source') }} as source
from source
