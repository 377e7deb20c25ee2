-- One row per account of a channel whose CRM owner does not fit: the rep of that channel who is proposed as its next owner.
--
-- Rule "Proposed owners" in docs/rules.md: same region, rather with the owner's manager than without, then the fewest accounts.
with assignments as (
    select * from {{ ref('int_account_assignments') }}
    where assigned_channel <> 'house'
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

owned as (
    select
        accounts.owner_id,
        count(*) as account_count
    from assignments
    inner join accounts
        on assignments.account_id = accounts.account_id
    where accounts.owner_id is not null
    group by accounts.owner_id
),

managers as (
    select distinct manager_id
    from users
    where manager_id is not null
),

-- Who manages others is no successor, for all that a manager owns the fewest accounts.
reps as (
    select
        users.user_id,
        users.user_name,
        users.channel,
        users.region,
        users.manager_id,
        coalesce(owned.account_count, 0) as account_count
    from users
    left join owned
        on users.user_id = owned.owner_id
    where
        users.is_active
        and users.channel is not null
        and users.user_id not in (select managers.manager_id from managers)
),

{% for scope, keys in [('region', 'channel, region'), ('team', 'channel, region, manager_id')] %}
fewest_of_{{ scope }} as (
    select
        *,
        row_number() over (partition by {{ keys }} order by account_count asc, user_id asc) as place
    from reps
    {{ 'where manager_id is not null' if scope == 'team' }}
),
{% endfor %}

-- An account without a region is looked after where its owner works.
misfits as (
    select
        assignments.account_id,
        assignments.assigned_channel,
        coalesce(accounts.region, owners.region) as region,
        owners.manager_id
    from assignments
    inner join accounts
        on assignments.account_id = accounts.account_id
    left join users as owners
        on accounts.owner_id = owners.user_id
    where assignments.owner_status <> 'matches'
)

select
    misfits.account_id,
    coalesce(teams.user_id, regions.user_id) as proposed_owner_id,
    coalesce(teams.user_name, regions.user_name) as proposed_owner_name,
    coalesce(teams.account_count, regions.account_count) as proposed_owner_account_count,
    teams.user_id is not null as is_same_manager
from misfits
inner join fewest_of_region as regions
    on misfits.assigned_channel = regions.channel and misfits.region is not distinct from regions.region and regions.place = 1
left join fewest_of_team as teams
    on
        misfits.assigned_channel = teams.channel
        and misfits.region is not distinct from teams.region
        and misfits.manager_id = teams.manager_id
        and teams.place = 1
