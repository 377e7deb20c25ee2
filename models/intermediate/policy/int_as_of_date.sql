-- The as-of date D, resolved once for the whole run, and its number among the evaluation dates.
with resolved as (

    select cast('{{ as_of_date() }}' as date) as as_of_date

),

final as (

    select
        as_of_date,
        case
            when as_of_date = {{ dbt.last_day('as_of_date', 'month') }} then {{ month_end_number('as_of_date') }}
            else {{ month_end_number('as_of_date') }} - 1
        end as as_of_number
    from resolved

)

select * from final
