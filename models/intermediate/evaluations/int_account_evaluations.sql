{{ config(materialized='view') }}

-- Each account at each of its evaluation dates, from its start on.
with starts as (

    select * from {{ ref('int_account_starts') }}

),

evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

final as (

    select
        starts.account_id,
        evaluation_dates.evaluation_number
    from starts
    inner join evaluation_dates
        on starts.start_number <= evaluation_dates.evaluation_number

)

select * from final
