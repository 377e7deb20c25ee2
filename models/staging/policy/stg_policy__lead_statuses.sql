-- One row per lead status: whether the lead is open, converted or disqualified.
with source as (
    select * from {{ ref('lead_statuses') }}
)

select
    lower({{ raw_text('status') }}) as lead_status,
    lower({{ raw_text('treatment') }}) as treatment
from source
