-- The surviving accounts into which nobody rolls up.
{{ after('policy_problems') }}

with hierarchy_breaks as (
    select * from {{ ref('stg_policy__hierarchy_breaks') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
)

select distinct survivors.surviving_account_id as account_id
from hierarchy_breaks
inner join survivors
    on hierarchy_breaks.account_id = survivors.account_id
