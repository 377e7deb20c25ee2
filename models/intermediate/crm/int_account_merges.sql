{{ after('gate_staging') }}

-- One row per CRM account record: the record that stands for it after all merges.
--
-- Rule "Merged accounts" in docs/rules.md. A merge into a missing record or around a cycle is not made: the record stands for itself.
with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

merge_links as (
    select
        accounts.account_id,
        accounts.merged_into_account_id,
        targets.account_id is not null as has_target
    from accounts
    left join accounts as targets
        on accounts.merged_into_account_id = targets.account_id
    where accounts.merged_into_account_id is not null
),

links as (
    select
        account_id as node_id,
        merged_into_account_id as next_id
    from merge_links
    where has_target
),

{{ climb('links') }}

select
    accounts.account_id,
    coalesce(climbed.end_id, accounts.account_id) as surviving_account_id,
    case
        when cycle_members.node_id is not null then 'merge_cycle'
        when not merge_links.has_target then 'merge_target_missing'
    end as merge_problem,
    accounts.merged_into_account_id
from accounts
left join climbed
    on accounts.account_id = climbed.node_id
left join cycle_members
    on accounts.account_id = cycle_members.node_id
left join merge_links
    on accounts.account_id = merge_links.account_id
