-- The raw lines that no order counts: rejected or duplicate themselves, without a usable order, or unreadable.
with lines as (
    select * from {{ ref('int_ledger_lines') }}
)

select
    order_id,
    line_number,
    copy_number,
    bucket,
    reason_code,
    currency_code,
    exact_net_amount
from lines
where line_reason_code is not null
