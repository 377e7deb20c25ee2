-- One row per account record and day from which on it has another CRM owner, as far as the company keeps that.
select
    account_id,
    owner_id,
    valid_from
from {{ ref('base_crm__account_owners') }}
where reason_code is null
