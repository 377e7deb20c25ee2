-- One row per account and period in which one user, or nobody, owned it, as far as the company keeps that.
--
-- Rule "Shared credit" in docs/rules.md. The surviving record's own rows count: a merged record was another account then.
with account_owners as (
    select * from {{ ref('stg_crm__account_owners') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
)

select
    account_owners.account_id,
    account_owners.owner_id,
    account_owners.valid_from as from_date,
    coalesce(
        lead(account_owners.valid_from) over (partition by account_owners.account_id order by account_owners.valid_from),
        {{ no_end() }}
    ) as until_date
from account_owners
inner join accounts
    on account_owners.account_id = accounts.account_id
