-- Counts of an account's transactions are added up packed, below 2^20 each (macros/engine/packed_numbers.sql): beyond that they would run
-- into one another.
with counted as (
    select
        account_id,
        count(*) as transaction_count
    from {{ ref('int_transaction_states') }}
    group by account_id
)

select
    account_id,
    transaction_count,
    'account ''' || account_id || ''' has ' || cast(transaction_count as {{ dbt.type_string() }})
    || ' transactions, but only 1048575 can be counted. Land what it stands for as accounts of their own' as message
from counted
where transaction_count >= 1048576
