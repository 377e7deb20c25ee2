-- The accounts that are assigned or house: every surviving record, but for deleted ones that no order names.
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

orders as (
    select * from {{ ref('stg_orders__orders') }}
),

deleted as (
    select accounts.account_id
    from accounts
    where accounts.is_deleted
),

-- Of millions of orders, those of the few accounts in question.
deleted_with_orders as (
    select distinct deleted.account_id
    from deleted
    inner join survivors
        on deleted.account_id = survivors.surviving_account_id
    inner join orders
        on survivors.account_id = orders.account_id
)

select
    accounts.account_id,
    accounts.account_name,
    hierarchy.ultimate_parent_account_id,
    accounts.account_type,
    coalesce(account_types.coverage, 'assigned') as coverage,
    accounts.industry,
    accounts.country,
    accounts.region,
    accounts.website_domain,
    accounts.owner_id,
    cast(round(accounts.potential_amount, 2) as decimal(18, 2)) as potential_amount,
    accounts.is_key_account,
    accounts.is_deleted,
    accounts.created_date
from accounts
inner join hierarchy
    on accounts.account_id = hierarchy.account_id
left join account_types
    on lower(accounts.account_type) = account_types.account_type
left join deleted_with_orders
    on accounts.account_id = deleted_with_orders.account_id
where not accounts.is_deleted or deleted_with_orders.account_id is not null
