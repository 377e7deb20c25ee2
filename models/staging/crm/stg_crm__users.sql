with base as (
    select * from {{ ref('base_crm__users') }}
),

usable as (
    select
        user_id,
        manager_id,
        title,
        channel,
        region,
        territory,
        capacity_accounts,
        is_active,
        hired_date
    from base
    where reason_code is null
)

select * from usable
