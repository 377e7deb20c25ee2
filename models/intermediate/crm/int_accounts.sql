-- One row per account of the mart: every surviving record, but for deleted ones that no order names.
--
-- Rules "Accounts of the mart", "House accounts" and "Coverage groups" in docs/rules.md. A deleted account with orders stays: its revenue
-- is still there.
with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

hierarchy as (
    select * from {{ ref('int_account_hierarchy') }}
),

account_types as (
    select * from {{ ref('stg_policy__account_types') }}
),

coverage_groups as (
    select * from {{ ref('int_account_coverage_groups') }}
),

orders as (
    select * from {{ ref('stg_orders__orders') }}
),

deleted_with_orders as (
    select distinct accounts.account_id
    from accounts
    inner join survivors
        on accounts.account_id = survivors.surviving_account_id
    inner join orders
        on survivors.account_id = orders.account_id
    where accounts.is_deleted
)

select
    accounts.account_id,
    accounts.account_name,
    hierarchy.ultimate_parent_account_id,
    accounts.account_type,
    coalesce(account_types.coverage, 'assigned') as coverage,
    coalesce(coverage_groups.coverage_group, 'none') as coverage_group,
    accounts.industry,
    accounts.country,
    accounts.region,
    accounts.website_domain,
    accounts.owner_id,
    {{ in_cents('accounts.potential_amount') }} as potential_amount,
    accounts.is_key_account,
    accounts.is_deleted,
    accounts.created_date
from accounts
inner join hierarchy
    on accounts.account_id = hierarchy.account_id
left join account_types
    on lower(accounts.account_type) = account_types.account_type
left join coverage_groups
    on accounts.account_id = coverage_groups.account_id
left join deleted_with_orders
    on accounts.account_id = deleted_with_orders.account_id
where not accounts.is_deleted or deleted_with_orders.account_id is not null
