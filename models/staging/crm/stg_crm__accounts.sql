-- One row per usable CRM account record, merged and deleted ones included.
select
    account_id,
    account_name,
    parent_account_id,
    merged_into_account_id,
    account_type,
    website_domain,
    industry,
    country,
    region,
    owner_id,
    potential_amount,
    annual_revenue,
    employee_count,
    is_key_account,
    is_deleted,
    created_date,
    updated_at
from {{ ref('base_crm__accounts') }}
where reason_code is null
