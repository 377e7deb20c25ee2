-- One row per account and first day: an account whose rep a person decided.
with source as (
    select * from {{ ref('owner_overrides') }}
)

select
    {{ raw_text('account_id') }} as account_id,
    {{ raw_text('owner_id') }} as owner_id,
    {{ raw_text('reason') }} as reason,
    {{ raw_text('approved_by') }} as approved_by,
    {{ raw_text('valid_from') }} as valid_from_text,
    {{ try_cast_text(raw_text('valid_from'), 'date') }} as valid_from,
    {{ raw_text('valid_to') }} as valid_to_text,
    {{ try_cast_text(raw_text('valid_to'), 'date') }} as valid_to
from source
