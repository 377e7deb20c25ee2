-- One row per combination of the divisions' votes and assigned channel: how many accounts the divisions agree or disagree on. House
-- accounts are left out.
with assignments as (
    select * from {{ ref('account_channel_assignments') }}
)

select
    {{ division_votes('assignments') }},
    assignments.assigned_channel,
    -- Divisions that abstain disagree with nobody.
    'inside' in ({{ division_votes('assignments') }}) and 'outside' in ({{ division_votes('assignments') }}) as is_conflict,
    cast(count(*) as integer) as account_count,
    cast(sum(assignments.net_revenue_12m) as decimal(18, 2)) as net_revenue_12m,
    min(assignments.as_of_date) as as_of_date
from assignments
where assignments.assigned_channel <> 'house'
group by {{ division_votes('assignments') }}, assignments.assigned_channel
