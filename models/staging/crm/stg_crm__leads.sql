-- One row per usable lead, whatever its status.
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
from {{ ref('base_crm__leads') }}
where reason_code is null
