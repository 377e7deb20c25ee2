-- One row per user of the CRM: who it is, in which channel, and how many accounts and how much revenue the user owns now.
--
-- Rule "Owners and mismatches" in docs/rules.md. House accounts are nobody's, whatever the CRM says, so they are not counted.
with users as (
    select * from {{ ref('int_users') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
    where assigned_channel <> 'house'
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

owned as (
    select
        owner_id,
        count(*) as account_count,
        sum(net_revenue_12m) as net_revenue_12m
    from assignments
    where owner_id is not null
    group by owner_id
)

select
    users.user_id,
    users.user_name as rep_name,
    users.title,
    users.manager_id,
    users.manager_name,
    users.region,
    users.territory,
    coalesce(cast(users.channel as string), 'unknown') as channel,
    users.channel_source,
    cast(users.capacity_accounts as integer) as capacity_accounts,
    cast(coalesce(owned.account_count, 0) as integer) as account_count,
    cast(coalesce(owned.net_revenue_12m, 0) as decimal(18, 2)) as net_revenue_12m,
    users.is_active,
    users.hired_date,
    as_of.as_of_date
from users
cross join as_of
left join owned
    on users.user_id = owned.owner_id
