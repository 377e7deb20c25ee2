-- One row per active CRM owner, list and account: accounts that are new to the owner, that leave, or that go quiet.
--
-- Rules "Accounts that go quiet" and "Reorder outlook" in docs/rules.md. Without the outlook, trailing revenue stands for what is at risk.
with worklist as (
    select * from {{ ref('handoff_worklist') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

quiet_accounts as (
    select * from {{ ref('int_quiet_accounts') }}
),

declines as (
    select * from {{ ref('int_account_declines') }}
),

users as (
    select * from {{ ref('int_users') }}
),

{% if var('reorder_outlook') %}
outlooks as (
    select * from {{ ref('account_reorder_outlook') }}
),
{% endif %}

listed as (
    select
        to_owner_id as owner_id,
        to_owner_name as owner_name,
        'new_to_me' as list_name,
        account_id,
        'from ' || from_channel || ' sales'
        || case when to_owner_source = 'owner' then '' else ', proposed for you' end || ': ' || cause_text as reason,
        null as quiet_kind,
        first_contact_due_date as due_date
    from worklist
    where to_owner_id is not null

    union all

    select
        from_owner_id as owner_id,
        from_owner_name as owner_name,
        'leaving_me' as list_name,
        account_id,
        'to ' || to_channel || ' sales: ' || cause_text as reason,
        null as quiet_kind,
        introduction_due_date as due_date
    from worklist
    where from_owner_id is not null

    union all

    select
        assignments.owner_id,
        assignments.owner_name,
        'going_quiet' as list_name,
        quiet_accounts.account_id,
        quiet_accounts.reason,
        quiet_accounts.quiet_kind,
        quiet_accounts.last_day_before_dormant as due_date
    from quiet_accounts
    inner join assignments
        on quiet_accounts.account_id = assignments.account_id
    where assignments.owner_id is not null and assignments.assigned_channel <> 'house'
)

select
    listed.owner_id,
    listed.owner_name,
    listed.list_name,
    listed.account_id,
    assignments.account_name,
    assignments.assigned_channel,
    listed.quiet_kind,
    listed.reason,
    -- The order in which an owner works the list: the most money first.
    cast(row_number() over (
        partition by listed.owner_id, listed.list_name
        order by
            {% if var('reorder_outlook') %}
            case when listed.list_name = 'going_quiet' then outlooks.revenue_at_risk end desc nulls last,
            {% endif %}
            assignments.net_revenue_12m desc,
            listed.due_date asc,
            listed.account_id asc
    ) as integer) as place_in_list,
    assignments.net_revenue_12m,
    {{ 'outlooks.revenue_at_risk' if var('reorder_outlook') else 'cast(null as decimal(18, 2)) as revenue_at_risk' }},
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
{% if var('reorder_outlook') %}
left join outlooks
    on listed.account_id = outlooks.account_id
{% endif %}
left join users
    on listed.owner_id = users.user_id
-- An owner whom the CRM does not know may well be at work.
where coalesce(users.is_active, true)
