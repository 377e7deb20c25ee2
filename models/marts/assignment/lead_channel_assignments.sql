{{ after('gate_intermediate') }}

-- One row per open lead: the channel that works it.
with leads as (
    select * from {{ ref('int_leads') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
),

users as (
    select * from {{ ref('int_users') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    leads.lead_id,
    leads.account_id,
    leads.owner_id,
    users.user_name as owner_name,
    leads.lead_status,
    leads.lead_source,
    leads.region,
    leads.match_status,
    -- A lead that belongs to no account is prospecting, and prospecting is inside work.
    coalesce(cast(assignments.assigned_channel as string), 'inside') as lead_channel,
    leads.created_date,
    as_of.as_of_date
from leads
cross join as_of
left join assignments
    on leads.account_id = assignments.account_id
left join users
    on leads.owner_id = users.user_id
where leads.lead_state = 'open'
