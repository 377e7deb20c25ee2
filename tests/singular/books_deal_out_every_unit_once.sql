{{ config(enabled=var('rep_books')) }}

-- Every plan gives each unit of each class that it has to one rep, and the proposed books have every account that reps cover.
with plans as (
    select
        plan_name,
        class_id,
        sum(unit_count) as unit_count
    from {{ ref('int_book_plans') }}
    group by
        plan_name,
        class_id
),

classes as (
    select distinct
        class_id,
        unit_count
    from {{ ref('int_book_candidates') }}
),

books as (
    select * from {{ ref('rep_books') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
    where assigned_channel <> 'house'
)

select
    plans.plan_name as what,
    cast(plans.class_id as string) as of_which,
    plans.unit_count as found,
    classes.unit_count as expected
from plans
inner join classes
    on plans.class_id = classes.class_id
where plans.unit_count <> classes.unit_count

union all

select
    'proposed' as what,
    cast(classes.class_id as string) as of_which,
    0 as found,
    classes.unit_count as expected
from classes
left join plans
    on classes.class_id = plans.class_id and plans.plan_name = 'proposed'
where plans.class_id is null

union all

select
    'books' as what,
    assignments.account_id as of_which,
    count(books.account_id) as found,
    1 as expected
from assignments
left join books
    on assignments.account_id = books.account_id
group by assignments.account_id
having count(books.account_id) <> 1
