-- One row per account type: whether its accounts are assigned to a channel or are of the house.
with source as (
    select * from {{ ref('account_types') }}
)

select
    lower({{ raw_text('account_type') }}) as account_type,
    lower({{ raw_text('coverage') }}) as coverage
from source
