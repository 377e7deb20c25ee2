{{ config(materialized='view') }}

-- One row per warning about a record that is used: a merge or parent that was not followed, a lead that fits several accounts, an order
-- whose header and lines differ, a return without its original, a deal of an unknown account or currency.
--
-- Rules "Merged accounts", "Groups", "Leads", "Order amount", "Returns" and "Open deals" in docs/rules.md.
with survivors as (
    select * from {{ ref('int_account_merges') }}
),

hierarchy as (
    select * from {{ ref('int_account_hierarchy') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

order_nets as (
    select * from {{ ref('int_order_net') }}
),

orders as (
    select * from {{ ref('int_orders') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
    where is_deal
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
    lead_id as record_key,
    'ambiguous_lead' as reason_code,
    'its mail domain or company fits several accounts; treated as matching none' as message
from leads
where lead_state = 'open' and match_status = 'ambiguous'

union all

select
    'orders' as table_name,
    order_id as record_key,
    'header_differs' as reason_code,
    'the header is ' || cast({{ in_cents('header_difference_amount') }} as string)
    || ' above the sum of its lines; the lines count' as message
from order_nets
where has_header_difference

union all

select
    'orders' as table_name,
    order_id as record_key,
    'original_order_missing' as reason_code,
    'original_order_id ''' || original_order_id || ''' is no earlier counted sale; the return lowers revenue on its own date' as message
from orders
where
    bucket in ('return', 'after_d', 'no_rate')
    and net_amount < 0
    and original_order_id is not null
    and linked_order_id is null

union all

select
    'crm_opportunities' as table_name,
    opportunity_id as record_key,
    'unknown_deal_account' as reason_code,
    'account_id ''' || named_account_id || ''' has no row in the mart; the deal is routed without an account' as message
from deals
where named_account_id is not null and account_id is null

union all

select
    'crm_opportunities' as table_name,
    opportunity_id as record_key,
    'unknown_deal_currency' as reason_code,
    'currency_code ''' || currency_code || ''' has no rate; the deal is routed without an amount' as message
from deals
where has_unknown_currency
