-- One row per account whose CRM owner is no longer active: who could take it over. House accounts are left out.
--
-- Rules "Proposed owners" and "Books of accounts" in docs/rules.md.
with assignments as (
    select * from {{ ref('account_channel_assignments') }}
    where owner_status = 'inactive_owner'
),

users as (
    select * from {{ ref('int_users') }}
),

{% if var('rep_books') %}
-- The rep of the proposed books.
proposals as (
    select
        books.account_id,
        reps.user_id as proposed_owner_id,
        reps.rep_name as proposed_owner_name,
        reps.account_count as proposed_owner_account_count,
        coalesce(reps.manager_id = former_owners.manager_id, false) as is_same_manager
    from assignments
    inner join users as former_owners
        on assignments.owner_id = former_owners.user_id
    inner join {{ ref('int_book_assignments') }} as books
        on assignments.account_id = books.account_id
    inner join {{ ref('reps') }} as reps
        on books.proposed_owner_id = reps.user_id
)
{% else %}
proposals as (
    select * from {{ ref('int_owner_proposals') }}
)
{% endif %}

select
    assignments.account_id,
    assignments.account_name,
    assignments.region,
    assignments.assigned_channel,
    assignments.owner_id,
    assignments.owner_name,
    assignments.owner_channel,
    owners.manager_id,
    owners.manager_name,
    proposals.proposed_owner_id,
    proposals.proposed_owner_name,
    cast(proposals.proposed_owner_account_count as integer) as proposed_owner_account_count,
    proposals.is_same_manager,
    -- Largest first: the order in which a manager works the list.
    cast(row_number() over (
        order by assignments.net_revenue_12m desc, assignments.account_id asc
    ) as integer) as move_priority,
    assignments.net_revenue_12m,
    assignments.last_purchase_date,
    assignments.as_of_date
from assignments
inner join users as owners
    on assignments.owner_id = owners.user_id
left join proposals
    on assignments.account_id = proposals.account_id
