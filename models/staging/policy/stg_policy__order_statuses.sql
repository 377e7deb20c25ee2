with source as (

    select * from {{ ref('order_statuses') }}

),

final as (

    select
        lower({{ raw_text('status') }}) as order_status,
        lower({{ raw_text('treatment') }}) as treatment
    from source

)

select * from final
