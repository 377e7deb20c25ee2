{{ after('policy_problems') }}

with sales_cycles as (

    select * from {{ ref('stg_policy__sales_cycles') }}

),

final as (

    select
        threshold_set,
        industry,
        cycle
    from sales_cycles

)

select * from final
