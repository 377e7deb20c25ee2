{{ config(materialized='view') }}

-- One row per group of several accounts. An account that is alone in its group is the group.
with accounts as (
    select * from {{ ref('int_accounts') }}
)

select ultimate_parent_account_id
from accounts
group by ultimate_parent_account_id
having count(*) > 1
