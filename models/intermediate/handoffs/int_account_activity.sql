{{ config(materialized='view') }}

-- The evaluation at which each order and each return of an account was news: dated since the one before.
with parts as (
    select * from {{ ref('int_order_amounts') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    parts.account_id,
    accounts.ultimate_parent_account_id,
    {{ entry_number('parts.known_date', 'as_of.as_of_number') }} as evaluation_number
from parts
cross join as_of
inner join accounts
    on parts.account_id = accounts.account_id
