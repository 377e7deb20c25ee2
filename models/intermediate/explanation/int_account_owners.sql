-- One row per account of the mart: whether its CRM owner works in the channel that the account is assigned to.
--
-- Rule "Owners and mismatches" in docs/rules.md.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

assignments as (
    select * from {{ ref('int_channel_history') }}
    where is_as_of_date
),

users as (
    select * from {{ ref('int_users') }}
)

select
    accounts.account_id,
    coalesce(cast(users.channel as string), 'unknown') as owner_channel,
    case
        -- Nobody is meant to cover a house account, so its owner is neither right nor wrong.
        when assignments.assigned_channel = 'house' then null
        when accounts.owner_id is null then 'no_owner'
        when not users.is_active then 'inactive_owner'
        when users.channel is null then 'unknown_channel'
        when users.channel = assignments.assigned_channel then 'matches'
        else 'wrong_channel'
    end as owner_status
from accounts
inner join assignments
    on accounts.account_id = assignments.account_id
left join users
    on accounts.owner_id = users.user_id
