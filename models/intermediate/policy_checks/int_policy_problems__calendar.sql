-- A day without a policy: nothing could be decided at D.
with calendar as (
    select * from {{ ref('stg_policy__policy_calendar') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

covered_days as (
    select
        as_of.as_of_date,
        count(calendar.valid_from) as policy_count
    from as_of
    left join calendar
        on as_of.as_of_date >= calendar.valid_from
    group by as_of.as_of_date
)

select
    'seeds/policy/policy_calendar.csv' as file_name,
    'as-of date ' || cast(as_of_date as {{ dbt.type_string() }}) as row_description,
    'no policy is in force on this day' as problem,
    'Add a row with a valid_from on or before it' as remedy
from covered_days
where policy_count = 0
