-- The as-of date D, resolved once for the whole run, and its number among the evaluation dates.
with resolved as (
    select cast('{{ as_of_date() }}' as date) as as_of_date
)

select
    as_of_date,
    {{ as_of_number('as_of_date') }} as as_of_number
from resolved
