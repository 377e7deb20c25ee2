-- One row per usable opportunity, open or closed.
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
from {{ ref('base_crm__opportunities') }}
where reason_code is null
