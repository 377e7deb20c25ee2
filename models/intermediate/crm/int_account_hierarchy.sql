{{ after('policy_problems') }}

-- One row per surviving account: the top of its hierarchy, which is whose group it belongs to.
--
-- Rule "Groups" in docs/rules.md. The climb ends at an account whose own parent is missing, itself, a hierarchy break or part of a cycle.
with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

hierarchy_breaks as (
    select * from {{ ref('stg_policy__hierarchy_breaks') }}
),

-- A break may name a record that was merged: it is about the account that survived.
breaks as (
    select distinct survivors.surviving_account_id as account_id
    from hierarchy_breaks
    inner join survivors
        on hierarchy_breaks.account_id = survivors.account_id
),

parents as (
    select
        accounts.account_id,
        accounts.parent_account_id,
        parent_survivors.surviving_account_id as parent_survivor_id,
        case
            when accounts.parent_account_id = accounts.account_id then 'self_parent'
            when parent_survivors.surviving_account_id is null then 'parent_missing'
        end as parent_problem,
        breaks.account_id is not null as is_break
    from accounts
    inner join survivors
        on accounts.account_id = survivors.account_id and accounts.account_id = survivors.surviving_account_id
    left join survivors as parent_survivors
        on accounts.parent_account_id = parent_survivors.account_id
    left join breaks
        on parent_survivors.surviving_account_id = breaks.account_id
    where accounts.parent_account_id is not null
),

links as (
    select
        account_id as node_id,
        parent_survivor_id as next_id
    from parents
    -- A record merged into its own branch would be its own parent: the merge has already made them one.
    where parent_problem is null and not is_break and parent_survivor_id <> account_id
),

{{ climb('links') }}

select
    survivors.account_id,
    coalesce(climbed.end_id, survivors.account_id) as ultimate_parent_account_id,
    case when cycle_members.node_id is not null then 'parent_cycle' else parents.parent_problem end as parent_problem,
    coalesce(parents.is_break, false) as is_hierarchy_break,
    parents.parent_account_id
from survivors
left join parents
    on survivors.account_id = parents.account_id
left join climbed
    on survivors.account_id = climbed.node_id
left join cycle_members
    on survivors.account_id = cycle_members.node_id
where survivors.account_id = survivors.surviving_account_id
