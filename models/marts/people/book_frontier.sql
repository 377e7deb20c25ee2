{{ config(enabled=var('rep_books')) }}
{{ after('gate_intermediate') }}

-- One row per scope and plan of its books: how even the workload would be, with how many moves, and what the last of these moves have
-- bought.
--
-- Rule "Books of accounts" in docs/rules.md.
with workloads as (
    select * from {{ ref('int_book_workloads') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

plans as (
    select
        scope,
        plan_name,
        max(plan_status) as plan_status,
        max(rep_count) as rep_count,
        max(moves_allowed) as moves_allowed,
        sum(account_count) as account_count,
        max(unplaced_count) as unplaced_count,
        sum(moved_account_count) as move_count,
        sum(misfit_account_count) as misfit_count,
        max(contacts_per_year) as max_contacts,
        max(mean_contacts) as mean_contacts,
        max(contacts_per_year) / nullif(max(mean_contacts), 0) as max_over_mean_workload,
        sum(accounts_over) as accounts_over,
        sum(contacts_over) as contacts_over,
        max(plan_gap) as plan_gap,
        plan_name not in ('as_it_is', 'simple_rule', 'proposed') as is_point
    from workloads
    group by
        scope,
        plan_name
),

-- The points of the frontier follow each other by the moves that are allowed.
numbered as (
    select
        *,
        row_number() over (partition by scope, is_point order by moves_allowed asc, plan_name asc) as place
    from plans
),

stepped as (
    select
        numbered.*,
        former_points.move_count as former_move_count,
        former_points.max_over_mean_workload as former_max_over_mean
    from numbered
    left join numbered as former_points
        on
            numbered.scope = former_points.scope
            and numbered.place = former_points.place + 1
            and numbered.is_point
            and former_points.is_point
)

select
    stepped.scope,
    stepped.plan_name,
    stepped.plan_status,
    cast(stepped.rep_count as integer) as rep_count,
    cast(stepped.account_count as integer) as account_count,
    cast(stepped.unplaced_count as integer) as unplaced_count,
    cast(stepped.moves_allowed as integer) as moves_allowed,
    cast(stepped.move_count as integer) as move_count,
    cast(stepped.misfit_count as integer) as misfit_count,
    cast(stepped.mean_contacts as decimal(18, 2)) as mean_contacts,
    cast(stepped.max_contacts as decimal(18, 2)) as max_contacts,
    cast(coalesce(stepped.max_over_mean_workload, 1) as decimal(18, 4)) as max_over_mean_workload,
    cast(case
        when stepped.move_count > stepped.former_move_count
            then (stepped.former_max_over_mean - stepped.max_over_mean_workload) / (stepped.move_count - stepped.former_move_count)
    end as decimal(18, 6)) as bought_per_move,
    cast(stepped.accounts_over as integer) as accounts_over,
    cast(stepped.contacts_over as decimal(18, 2)) as contacts_over,
    stepped.plan_gap,
    stepped.plan_name = 'proposed' as is_proposed,
    as_of.as_of_date
from stepped
cross join as_of
