{{ after('policy_problems') }}

with account_types as (

    select * from {{ ref('stg_policy__account_types') }}

),

final as (

    select
        account_type,
        coverage
    from account_types

)

select * from final
