{{ after('gate_intermediate') }}

-- One row per account record of the CRM: the account that it lives on in after merges.
with survivors as (
    select * from {{ ref('int_account_merges') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
)

select
    survivors.account_id,
    survivors.surviving_account_id,
    survivors.account_id <> survivors.surviving_account_id as is_merged,
    -- A deleted survivor that no order names has no row in the mart.
    accounts.account_id is not null as is_in_mart
from survivors
left join accounts
    on survivors.surviving_account_id = accounts.account_id
