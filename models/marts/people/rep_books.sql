{{ config(enabled=var('rep_books')) }}

-- One row per account of a channel: who owns it now, who should, and why.
--
-- Rule "Books of accounts" in docs/rules.md.
with books as (
    select * from {{ ref('int_book_assignments') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

workloads as (
    select * from {{ ref('rep_workloads') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

described as (
    select
        books.*,
        accounts.account_name,
        accounts.region as account_region,
        owners.rep_name as owner_name,
        new_reps.rep_name as proposed_owner_name,
        case
            when books.proposed_owner_id is null then 'nobody'
            when books.proposed_owner_id = books.crm_owner_id then 'stays'
            when books.owner_id is null then 'placed'
            else 'moved'
        end as move_kind,
        coalesce(books.seller_id = books.proposed_owner_id, false) as is_seller,
        owners.contacts_before as former_contacts_before,
        owners.contacts_after as former_contacts_after,
        new_reps.contacts_before as new_contacts_before,
        new_reps.contacts_after as new_contacts_after
    from books
    inner join accounts
        on books.account_id = accounts.account_id
    left join workloads as owners
        on books.crm_owner_id = owners.user_id
    left join workloads as new_reps
        on books.proposed_owner_id = new_reps.user_id
)

select
    described.account_id,
    described.account_name,
    described.account_region as region,
    described.channel as assigned_channel,
    described.crm_owner_id as current_owner_id,
    described.owner_name as current_owner_name,
    described.proposed_owner_id,
    described.proposed_owner_name,
    described.move_kind,
    described.locked_by,
    {{ move_reason('described') }} as move_reason,
    cast(described.group_account_count as integer) as group_account_count,
    cast(described.contacts_per_year as decimal(9, 4)) as contacts_per_year,
    cast(described.net_revenue_12m as decimal(18, 2)) as net_revenue_12m,
    described.move_kind in ('placed', 'moved') as is_move,
    described.is_group_split,
    as_of.as_of_date
from described
cross join as_of
