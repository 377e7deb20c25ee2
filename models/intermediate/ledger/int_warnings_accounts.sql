{{ config(materialized='view') }}

-- One row per warning about an account or a lead: a merge or parent that was not followed, a lead that fits several accounts.
--
-- Rules "Merged accounts", "Groups" and "Leads" in docs/rules.md.
with survivors as (
    select * from {{ ref('int_account_merges') }}
),

hierarchy as (
    select * from {{ ref('int_account_hierarchy') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

matches as (
    select * from {{ ref('int_lead_matches') }}
)

select
    'crm_accounts' as table_name,
    account_id as record_key,
    merge_problem as reason_code,
    case merge_problem
        when 'merge_cycle'
            then 'merged_into_account_id ''' || merged_into_account_id || ''' leads back to the record; it stands for itself'
        else 'merged_into_account_id ''' || merged_into_account_id || ''' is no account; the record stands for itself'
    end as message
from survivors
where merge_problem is not null

union all

select
    'crm_accounts' as table_name,
    account_id as record_key,
    parent_problem as reason_code,
    case parent_problem
        when 'parent_cycle'
            then 'parent_account_id ''' || parent_account_id || ''' leads back to the account; it is its own ultimate parent'
        when 'self_parent' then 'the account is its own parent; read as none'
        else 'parent_account_id ''' || parent_account_id || ''' is no account; the account is its own ultimate parent'
    end as message
from hierarchy
where parent_problem is not null

union all

select
    'crm_leads' as table_name,
    leads.lead_id as record_key,
    'ambiguous_lead' as reason_code,
    'its mail domain or company fits several accounts; treated as matching none' as message
from leads
inner join matches
    on leads.lead_id = matches.lead_id
where leads.lead_state = 'open' and matches.match_status = 'ambiguous'
