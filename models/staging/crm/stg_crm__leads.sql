with base as (
    select * from {{ ref('base_crm__leads') }}
),

usable as (
    select
        lead_id,
        converted_account_id,
        owner_id,
        company_name,
        email,
        lead_status,
        lead_source,
        region,
        country,
        annual_revenue,
        created_date,
        converted_date
    from base
    where reason_code is null
)

select * from usable
