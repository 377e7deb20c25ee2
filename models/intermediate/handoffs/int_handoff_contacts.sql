-- One row per account that changed channel and that somebody ever touched: when last, and when first by a rep of the new channel.
--
-- Rule "Worklist" in docs/rules.md. Any activity is a contact; the channel of a rep is today's.
with handoffs as (
    select * from {{ ref('int_handoff_periods') }}
    where is_latest
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

activities as (
    select * from {{ ref('stg_crm__activities') }}
),

users as (
    select * from {{ ref('int_users') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    handoffs.account_id,
    min(
        case
            when users.channel = handoffs.channel and activities.activity_date >= handoffs.effective_date then activities.activity_date
        end
    ) as first_contact_date,
    max(activities.activity_date) as last_touched_date
from handoffs
inner join survivors
    on handoffs.account_id = survivors.surviving_account_id
inner join activities
    on survivors.account_id = activities.account_id
inner join as_of
    on activities.activity_date <= as_of.as_of_date
left join users
    on activities.owner_id = users.user_id
group by handoffs.account_id
