-- The days on which each account bought, from the evaluation that knows of it to before the one at which returns have undone all its sales.
with orders as (
    select * from {{ ref('int_order_states') }}
)

select
    account_id,
    order_date as purchase_date,
    min(from_number) as from_number,
    max(until_number) as until_number
from orders
group by
    account_id,
    order_date
