{{ after('policy_problems') }}

with account_types as (
    select * from {{ ref('stg_policy__account_types') }}
)

select
    account_type,
    coverage
from account_types
