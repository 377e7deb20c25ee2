{{ after('policy_problems') }}
{{ after('gate_staging') }}

-- One row per user of the CRM or of the list rep_channels: who the user is, and the channel that the user sells through.
--
-- Rule "Owners and mismatches" in docs/rules.md: what the CRM says, else the list by user, else the list by job title.
with users as (
    select * from {{ ref('stg_crm__users') }}
),

rep_channels as (
    select * from {{ ref('stg_policy__rep_channels') }}
),

-- The list may name a user whom the CRM table does not hold.
user_ids as (
    select user_id from users
    union
    select user_id from rep_channels
    where user_id is not null
)

select
    user_ids.user_id,
    users.user_name,
    users.title,
    users.manager_id,
    managers.user_name as manager_name,
    users.region,
    users.territory,
    coalesce(users.channel, by_user.channel, by_title.channel) as channel,
    case
        when users.channel is not null then 'crm'
        when by_user.channel is not null then 'rep_channels_by_user'
        when by_title.channel is not null then 'rep_channels_by_title'
        else 'unknown'
    end as channel_source,
    users.capacity_accounts,
    coalesce(users.is_active, true) as is_active,
    users.hired_date
from user_ids
left join users
    on user_ids.user_id = users.user_id
left join users as managers
    on users.manager_id = managers.user_id
left join rep_channels as by_user
    on user_ids.user_id = by_user.user_id
left join rep_channels as by_title
    on lower(users.title) = by_title.title and by_title.user_id is null
