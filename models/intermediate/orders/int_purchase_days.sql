-- One row per account and day on which it bought, and the period in which that counts: until returns have taken back all sales of the day.
--
-- Rule "Sales and purchase days" in docs/rules.md.
with order_worth as (
    select * from {{ ref('int_order_worth') }}
)

select
    account_id,
    order_date as purchase_date,
    min(from_date) as from_date,
    max(until_date) as until_date
from order_worth
group by
    account_id,
    order_date
