{{ config(enabled=var('rep_books')) }}
{{ after('gate_intermediate') }}

-- One row per user who has accounts now or in the proposed books, or who could have some: what the book is before and after, and what is
-- missing.
--
-- Rule "Books of accounts" in docs/rules.md. House accounts are nobody's.
with users as (
    select * from {{ ref('int_users') }}
),

reps as (
    select * from {{ ref('int_book_reps') }}
),

books as (
    select * from {{ ref('int_book_assignments') }}
),

workloads as (
    select * from {{ ref('int_book_workloads') }}
    where plan_name = 'proposed'
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

before_and_after as (
    select
        user_id,
        sum(is_before) as accounts_before,
        sum(is_after) as accounts_after,
        sum(case when is_after > is_before then 1 else 0 end) as accounts_gained,
        sum(case when is_before > is_after then 1 else 0 end) as accounts_lost,
        sum(is_before * contacts_per_year) as contacts_before,
        sum(is_after * contacts_per_year) as contacts_after
    from (
        select
            crm_owner_id as user_id,
            contacts_per_year,
            1 as is_before,
            case when proposed_owner_id = crm_owner_id then 1 else 0 end as is_after
        from books
        where crm_owner_id is not null

        union all

        select
            proposed_owner_id as user_id,
            contacts_per_year,
            0 as is_before,
            1 as is_after
        from books
        where proposed_owner_id is not null and proposed_owner_id is distinct from crm_owner_id
    ) as changes
    group by user_id
),

people as (
    select user_id from before_and_after
    union
    select user_id from reps
    where takes_accounts
)

select
    people.user_id,
    coalesce(users.user_name, reps.user_name) as rep_name,
    coalesce(cast(users.channel as string), 'unknown') as channel,
    users.region,
    workloads.scope,
    cast(coalesce(before_and_after.accounts_before, 0) as integer) as accounts_before,
    cast(coalesce(before_and_after.accounts_after, 0) as integer) as accounts_after,
    cast(coalesce(before_and_after.accounts_gained, 0) as integer) as accounts_gained,
    cast(coalesce(before_and_after.accounts_lost, 0) as integer) as accounts_lost,
    reps.capacity_accounts,
    cast(coalesce(workloads.accounts_over, 0) as integer) as accounts_over,
    cast(coalesce(before_and_after.contacts_before, 0) as decimal(18, 2)) as contacts_before,
    cast(coalesce(before_and_after.contacts_after, 0) as decimal(18, 2)) as contacts_after,
    cast(reps.capacity_contacts as decimal(18, 2)) as capacity_contacts,
    cast(coalesce(workloads.contacts_over, 0) as decimal(18, 2)) as contacts_over,
    cast(workloads.contacts_per_year / nullif(workloads.mean_contacts, 0) as decimal(18, 4)) as after_over_mean_workload,
    {{ over_capacity_in_words('workloads') }} as capacity_text,
    reps.user_id is not null as is_active,
    as_of.as_of_date
from people
cross join as_of
left join before_and_after
    on people.user_id = before_and_after.user_id
left join users
    on people.user_id = users.user_id
left join reps
    on people.user_id = reps.user_id
left join workloads
    on people.user_id = workloads.user_id
