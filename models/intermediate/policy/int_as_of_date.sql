-- One row: the as-of date of the run. Whatever is dated after it counts in no measure.
with resolved as (
    select cast('{{ as_of_date() }}' as date) as as_of_date
)

select
    as_of_date,
    {{ as_of_number('as_of_date') }} as as_of_number
from resolved
