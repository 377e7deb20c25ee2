-- One row: the as-of date, which holds for the whole run.
select cast('{{ as_of_date() }}' as date) as as_of_date
