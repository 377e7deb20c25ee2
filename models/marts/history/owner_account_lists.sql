-- One row per CRM owner, list and account: accounts that are new to the owner, that leave, or that go quiet.
with worklist as (
    select * from {{ ref('handoff_worklist') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

declines as (
    select * from {{ ref('int_account_declines') }}
),

handed_over as (
    {% for list, owner, other in [('new_to_me', 'to_owner_id', 'from'), ('leaving_me', 'from_owner_id', 'to')] %}
    select
        {{ owner }} as owner_id,
        '{{ list }}' as list_name,
        account_id,
        '{{ other }} ' || {{ other }}_channel || ' sales: ' || cause_text as reason,
        effective_date as due_date
    from worklist
    where {{ owner }} is not null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

going_quiet as (
    select
        assignments.owner_id,
        'going_quiet' as list_name,
        assignments.account_id,
        case
            when assignments.dormancy_status = 'at_risk' and declines.is_declining
                then 'silent beyond its own rhythm, and buys far less than a year ago'
            when assignments.dormancy_status = 'at_risk' then 'silent beyond its own rhythm'
            else 'buys far less than a year ago'
        end as reason,
        -- The first day on which it is dormant unless it buys.
        {{ dormant_on_date('assignments.last_purchase_date', 'assignments.dormant_after_days') }} as due_date
    from assignments
    inner join declines
        on assignments.account_id = declines.account_id
    where
        assignments.owner_id is not null
        and assignments.assigned_channel <> 'house'
        and assignments.dormancy_status in ('active', 'at_risk')
        and (assignments.dormancy_status = 'at_risk' or declines.is_declining)
),

listed as (
    select * from handed_over

    union all

    select * from going_quiet
)

select
    listed.owner_id,
    listed.list_name,
    listed.account_id,
    assignments.account_name,
    assignments.assigned_channel,
    listed.reason,
    assignments.net_revenue_12m,
    declines.recent_net_revenue,
    declines.earlier_net_revenue,
    declines.is_declining,
    listed.due_date,
    assignments.as_of_date
from listed
inner join assignments
    on listed.account_id = assignments.account_id
inner join declines
    on listed.account_id = declines.account_id
