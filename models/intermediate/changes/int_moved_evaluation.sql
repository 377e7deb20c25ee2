-- The evaluation at D, where D has moved since the run that this one goes on from: some accounts stand elsewhere then. Else empty.
with as_of as (

    select * from {{ ref('int_as_of_date') }}

),

last_run as (

    select * from {{ source('raw_landing', 'last_run') }}

),

final as (

    select as_of.as_of_number as evaluation_number
    from as_of
    cross join last_run
    where last_run.is_incremental and last_run.former_as_of_date <> as_of.as_of_date

)

select * from final
