{{ config(enabled=var('rep_books')) }}

-- One row per plan and rep with accounts in it: how many accounts and contacts a year, and what is over the rep's capacity. The plan
-- as_it_is has what reps own now.
--
-- Rule "Books of accounts" in docs/rules.md.
with plans as (
    select * from {{ ref('int_book_plans') }}
),

reps as (
    select * from {{ ref('int_book_reps') }}
),

assignments as (
    select * from {{ ref('int_book_assignments') }}
),

teams as (
    select * from {{ ref('int_book_teams') }}
),

team_reps as (
    select distinct
        user_id,
        team_number
    from plans
),

workloads as (
    select
        plan_name,
        user_id,
        sum(account_count) as account_count,
        sum(cast(contacts_per_year as decimal(18, 4))) as contacts_per_year,
        sum(moved_account_count) as moved_account_count,
        sum(misfit_account_count) as misfit_account_count,
        max(moves_allowed) as moves_allowed,
        max(plan_status) as plan_status,
        max(plan_gap) as plan_gap,
        max(accounts_price) as accounts_price,
        max(contacts_price) as contacts_price
    from plans
    group by
        plan_name,
        user_id

    union all

    -- What an owner could not keep has nobody.
    select
        'as_it_is' as plan_name,
        owner_id as user_id,
        count(*) as account_count,
        sum(contacts_per_year) as contacts_per_year,
        0 as moved_account_count,
        null as misfit_account_count,
        null as moves_allowed,
        null as plan_status,
        null as plan_gap,
        null as accounts_price,
        null as contacts_price
    from assignments
    where owner_id is not null
    group by owner_id
)

select
    teams.team_number,
    teams.scope,
    workloads.plan_name,
    workloads.user_id,
    workloads.plan_status,
    teams.rep_count,
    case when workloads.plan_name = 'as_it_is' then teams.unplaced_count else 0 end as unplaced_count,
    cast(workloads.account_count as integer) as account_count,
    cast(workloads.contacts_per_year as decimal(18, 4)) as contacts_per_year,
    cast(
        sum(workloads.contacts_per_year) over (partition by teams.team_number, workloads.plan_name) / teams.rep_count as decimal(18, 4)
    ) as mean_contacts,
    cast(workloads.moved_account_count as integer) as moved_account_count,
    cast(workloads.misfit_account_count as integer) as misfit_account_count,
    cast(workloads.moves_allowed as integer) as moves_allowed,
    reps.capacity_accounts,
    reps.capacity_contacts,
    cast(greatest(workloads.account_count - coalesce(reps.capacity_accounts, workloads.account_count), 0) as integer) as accounts_over,
    cast(
        greatest(workloads.contacts_per_year - coalesce(reps.capacity_contacts, workloads.contacts_per_year), 0) as decimal(18, 4)
    ) as contacts_over,
    cast(workloads.plan_gap as decimal(9, 6)) as plan_gap,
    cast(workloads.accounts_price as decimal(9, 6)) as accounts_price,
    cast(workloads.contacts_price as decimal(9, 6)) as contacts_price
from workloads
inner join team_reps
    on workloads.user_id = team_reps.user_id
inner join teams
    on team_reps.team_number = teams.team_number
inner join reps
    on workloads.user_id = reps.user_id
