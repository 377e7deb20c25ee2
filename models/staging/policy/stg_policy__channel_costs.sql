-- One row per channel: what a contact costs, and how many of them one rep makes in a day.
with source as (
    select * from {{ ref('channel_costs') }}
)

select
    lower({{ raw_text('channel') }}) as channel,
    {{ raw_text('cost_per_contact') }} as cost_per_contact_text,
    {{ try_cast_text(raw_text('cost_per_contact'), 'decimal(18, 6)') }} as cost_per_contact,
    {{ raw_text('contacts_per_day') }} as contacts_per_day_text,
    {{ try_cast_text(raw_text('contacts_per_day'), 'decimal(18, 6)') }} as contacts_per_day
from source
