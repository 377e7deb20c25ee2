-- One row per account: its assignment on the as-of date, since when it holds, the channel before it, and whether its CRM owner works in the
-- assigned channel.
--
-- Rule "Owners and mismatches" in docs/rules.md.
with channels as (
    select * from {{ ref('int_channel_history') }}
    where is_as_of_date
),

decisions as (
    select distinct
        policy_id,
        rule_number,
        reason
    from {{ ref('int_policy_decisions') }}
),

overrides as (
    select * from {{ ref('int_account_overrides') }}
    where is_as_of_date
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
)

select
    channels.account_id,
    coalesce(cast(users.channel as string), 'unknown') as owner_channel,
    case
        -- Nobody is meant to cover a house account, so its owner is neither right nor wrong.
        when channels.assigned_channel = 'house' then null
        when accounts.owner_id is null then 'no_owner'
        when not users.is_active then 'inactive_owner'
        when users.channel is null then 'unknown_channel'
        when users.channel = channels.assigned_channel then 'matches'
        else 'wrong_channel'
    end as owner_status,
    channels.policy_id,
    channels.candidate_channel,
    channels.settled_channel,
    channels.assigned_channel,
    channels.assignment_source,
    channels.previous_channel,
    channels.rule_number,
    decisions.reason as rule_reason,
    overrides.reason as override_reason,
    overrides.approved_by as override_approved_by,
    overrides.valid_to as override_valid_to,
    channels.free_from_date,
    channels.channel_since_date
from channels
inner join accounts
    on channels.account_id = accounts.account_id
left join decisions
    on channels.policy_id = decisions.policy_id and channels.rule_number = decisions.rule_number
left join overrides
    on channels.account_id = overrides.account_id
left join users
    on accounts.owner_id = users.user_id
