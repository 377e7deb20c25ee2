-- The months of a replayed policy in both channels are the account-years of the same row.
select
    policy_id,
    variant,
    account_years,
    inside_account_months,
    outside_account_months
from {{ ref('policy_backtest') }}
where abs(inside_account_months + outside_account_months - 12 * account_years) > 0.06
