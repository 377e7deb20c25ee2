-- One row per channel: what a rep costs a year and how many contacts one makes, so what a contact costs.
--
-- Rule "Costs of a contact" in docs/rules.md.
with source as (
    select * from {{ ref('channel_costs') }}
),

typed as (
    select
        lower({{ raw_text('channel') }}) as channel,
        {{ raw_text('rep_cost_per_year') }} as rep_cost_per_year_text,
        {{ try_cast_text(raw_text('rep_cost_per_year'), 'decimal(18, 2)') }} as rep_cost_per_year,
        {{ raw_text('working_days') }} as working_days_text,
        {{ try_cast_text(raw_text('working_days'), 'decimal(9, 4)') }} as working_days,
        {{ raw_text('contacts_per_day') }} as contacts_per_day_text,
        {{ try_cast_text(raw_text('contacts_per_day'), 'decimal(9, 4)') }} as contacts_per_day,
        {{ raw_text('source') }} as source
    from source
)

select
    channel,
    rep_cost_per_year_text,
    rep_cost_per_year,
    working_days_text,
    working_days,
    contacts_per_day_text,
    contacts_per_day,
    cast(working_days * contacts_per_day as decimal(18, 8)) as contacts_per_rep_year,
    cast(rep_cost_per_year / nullif(working_days * contacts_per_day, 0) as decimal(28, 8)) as cost_per_contact,
    source
from typed
