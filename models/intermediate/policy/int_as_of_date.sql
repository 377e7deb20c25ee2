with final as (

    select cast('{{ as_of_date() }}' as date) as as_of_date

)

select * from final
