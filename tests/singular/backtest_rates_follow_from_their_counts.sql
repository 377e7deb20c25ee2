-- The rates of a replayed policy are those of its counts, and no part is larger than what it is a part of.
with backtest as (
    select
        *,
        cast(cast(flap_count as decimal(18, 6)) / nullif(move_count, 0) as decimal(18, 6)) as exact_flap_rate,
        cast(cast(move_count as decimal(18, 6)) / nullif(account_years, 0) as decimal(18, 6)) as exact_moves_per_account_year
    from {{ ref('policy_backtest') }}
)

select
    policy_id,
    variant,
    flap_count,
    move_count,
    flap_rate,
    moves_per_account_year
from backtest
where
    abs(flap_rate - exact_flap_rate) > 0.0001
    -- The years are rounded, too.
    or abs(moves_per_account_year - exact_moves_per_account_year) > 0.0001 + 0.01 * exact_moves_per_account_year / account_years
    or flap_count > move_count
    or hit_count > sent_outside_count
    or sent_outside_count > move_count
    or miss_count > left_inside_count
    or left_inside_count > account_count
