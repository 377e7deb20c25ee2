-- Counts of an account's transactions are added up packed, below 2^20 each (macros/engine/packed_numbers.sql): beyond that they would run
-- into one another.
select
    account_id,
    count(*) as transaction_count,
    'account ''' || account_id || ''' has ' || cast(count(*) as {{ dbt.type_string() }}) || ' transactions, but only 1048575 of one account can be'
    || ' counted. If it stands for many customers, land them as accounts of their own; if not, widen the numbers in macros/engine/packed_numbers.sql'
        as message
from {{ ref('int_transaction_states') }}
group by account_id
having count(*) >= 1048576
