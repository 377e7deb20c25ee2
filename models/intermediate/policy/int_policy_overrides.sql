{{ after('policy_problems') }}

with overrides as (
    select * from {{ ref('stg_policy__channel_overrides') }}
)

select
    account_id,
    channel,
    reason,
    approved_by,
    valid_from,
    valid_to
from overrides
