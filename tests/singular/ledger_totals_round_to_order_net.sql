-- Each bucket ties out from line to order: exact net plus rounding difference is order net, so every order has its lines in its bucket.
select
    bucket,
    currency_code,
    exact_net_amount,
    rounding_difference,
    order_net_amount
from {{ ref('order_line_ledger_totals') }}
where
    bucket not in ('rejected', 'duplicate', 'no_amount')
    and exact_net_amount + rounding_difference is distinct from order_net_amount
