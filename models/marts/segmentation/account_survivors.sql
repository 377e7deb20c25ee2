with merges as (

    select * from {{ ref('int_account_merges') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

final as (

    select
        merges.account_id,
        merges.surviving_account_id,
        merges.account_id <> merges.surviving_account_id as is_merged,
        -- A deleted survivor that no order names has no row in the mart.
        accounts.account_id is not null as is_in_mart
    from merges
    left join accounts
        on merges.surviving_account_id = accounts.account_id

)

select * from final
