-- The days between each account's consecutive transactions, as these stand at D, beside its industry.
with transactions as (
    select * from {{ ref('int_transactions') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

followed as (
    select
        account_id,
        transaction_date,
        lead(transaction_date) over (partition by account_id order by transaction_date) as next_transaction_date
    from transactions
)

select
    followed.account_id,
    accounts.industry,
    cast({{ dbt.datediff('followed.transaction_date', 'followed.next_transaction_date', 'day') }} as integer) as interval_days  -- noqa: LT05
from followed
inner join accounts
    on followed.account_id = accounts.account_id
where followed.next_transaction_date is not null
