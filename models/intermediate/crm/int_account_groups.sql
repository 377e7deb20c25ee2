{{ config(materialized='view') }}

-- The groups of several accounts. Who is alone in its group is the group.
with accounts as (
    select * from {{ ref('int_accounts') }}
)

select ultimate_parent_account_id
from accounts
group by ultimate_parent_account_id
having count(*) > 1
