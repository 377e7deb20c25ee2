-- One row per row of the list: accounts that belong to a coverage group. A blank condition holds for any account.
with source as (
    select * from {{ ref('coverage_groups') }}
)

select
    lower({{ raw_text('coverage_group') }}) as coverage_group,
    {{ raw_text('account_id') }} as account_id,
    lower({{ raw_text('is_key_account') }}) as is_key_account_text,
    lower({{ raw_text('account_type') }}) as account_type,
    lower({{ raw_text('industry') }}) as industry,
    lower({{ raw_text('country') }}) as country,
    lower({{ raw_text('region') }}) as region,
    {{ raw_boolean('is_key_account') }} as is_key_account
from source
