-- One row per usable activity: something that a user did with or for an account.
select
    activity_id,
    account_id,
    owner_id,
    activity_type,
    activity_date
from {{ ref('base_crm__activities') }}
where reason_code is null
