-- One row per account into which no other rolls up: a buying group, franchise or holding.
with source as (
    select * from {{ ref('hierarchy_breaks') }}
)

select
    {{ raw_text('account_id') }} as account_id,
    {{ raw_text('reason') }} as reason
from source
