-- From the first evaluation of a stretch to each that it holds for, by how many these are. Stretches of several hold month-ends alone,
-- whose numbers are 2 apart.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

places as (
    select cast(row_number() over (order by evaluation_number) as integer) as place
    from evaluation_dates
)

select
    counts.place as evaluation_count,
    cast(2 * (steps.place - 1) as integer) as step
from places as counts
inner join places as steps
    on counts.place >= steps.place
