with base as (
    select * from {{ ref('base_crm__opportunities') }}
),

usable as (
    select
        opportunity_id,
        account_id,
        owner_id,
        currency_code,
        stage,
        amount,
        is_closed,
        is_won,
        created_date,
        close_date
    from base
    where reason_code is null
)

select * from usable
