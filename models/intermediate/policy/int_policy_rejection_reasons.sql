{{ after('policy_problems') }}

with reasons as (
    select * from {{ ref('stg_policy__rejection_reasons') }}
)

select
    reason_code,
    severity,
    holds_account
from reasons
