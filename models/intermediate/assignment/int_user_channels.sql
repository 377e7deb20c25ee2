-- The channel that each user works in: what the CRM says, else the seed by user, else the seed by title.
{{ after('policy_problems') }}
{{ after('gate_staging') }}

with users as (
    select * from {{ ref('stg_crm__users') }}
),

rep_channels as (
    select * from {{ ref('stg_policy__rep_channels') }}
),

-- The seed may name a user whom the CRM table does not hold.
user_ids as (
    select user_id from users
    union
    select user_id from rep_channels
    where user_id is not null
)

select
    user_ids.user_id,
    coalesce(users.channel, by_user.channel, by_title.channel) as channel,
    coalesce(users.is_active, true) as is_active
from user_ids
left join users
    on user_ids.user_id = users.user_id
left join rep_channels as by_user
    on user_ids.user_id = by_user.user_id
left join rep_channels as by_title
    on lower(users.title) = by_title.title and by_title.user_id is null
