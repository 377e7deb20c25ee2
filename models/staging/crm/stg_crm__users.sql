-- One row per usable CRM user.
select
    user_id,
    user_name,
    manager_id,
    title,
    channel,
    region,
    territory,
    capacity_accounts,
    is_active,
    hired_date
from {{ ref('base_crm__users') }}
where reason_code is null
