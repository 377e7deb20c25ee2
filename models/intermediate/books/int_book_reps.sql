{{ config(enabled=var('rep_books')) }}

-- One row per rep who can have a book: an active user, or an owner whom the CRM does not know.
--
-- Rule "Books of accounts" in docs/rules.md. Who manages others takes on no accounts, but may keep what they own.
with users as (
    select * from {{ ref('int_users') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

channel_costs as (
    select * from {{ ref('stg_policy__channel_costs') }}
),

managers as (
    select distinct manager_id
    from users
    where manager_id is not null
),

-- An owner whom the CRM does not know may well be at work.
strangers as (
    select distinct accounts.owner_id as user_id
    from accounts
    left join users
        on accounts.owner_id = users.user_id
    where accounts.owner_id is not null and users.user_id is null
),

reps as (
    select
        users.user_id,
        users.user_name,
        users.channel,
        users.region,
        users.territory,
        users.capacity_accounts,
        managers.manager_id is not null as is_manager
    from users
    left join managers
        on users.user_id = managers.manager_id
    where users.is_active

    union all

    select
        user_id,
        null as user_name,
        null as channel,
        null as region,
        null as territory,
        null as capacity_accounts,
        false as is_manager
    from strangers
)

select
    reps.user_id,
    reps.user_name,
    reps.channel,
    reps.region,
    reps.territory,
    cast(floor(reps.capacity_accounts) as integer) as capacity_accounts,
    -- A list that is shipped with examples bounds no rep whose channel nobody knows.
    cast(channel_costs.contacts_per_rep_year as decimal(18, 4)) as capacity_contacts,
    reps.channel is not null and not reps.is_manager as takes_accounts,
    not reps.is_manager and coalesce(reps.capacity_accounts, 1) >= 1 as is_counted
from reps
left join channel_costs
    on reps.channel = channel_costs.channel
