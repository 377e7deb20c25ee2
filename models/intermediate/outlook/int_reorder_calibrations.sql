-- One row per scope (a group, or all accounts): how good what was predicted at the earlier outlook date has turned out to be.
--
-- Rule "Reorder outlook" in docs/rules.md.
with deciles as (
    select * from {{ ref('int_reorder_deciles') }}
),

totals as (
    select
        scope,
        outlook_date,
        cast(sum(account_count) as double) as account_count,
        cast(sum(ordered_count) as double) as ordered_count,
        cast(sum(predicted_count) as double) as predicted_count,
        cast(sum(squared_error) as double) as squared_error,
        cast(sum(ordered_ranks) as double) as ordered_ranks,
        -- What is left of the squared differences when that which chance alone brings is taken off.
        cast(sum(
            cast((power(ordered_count - predicted_count, 2) - chance_variance) / account_count as decimal(28, 9))
        ) as double) as excess
    from deciles
    group by
        scope,
        outlook_date
)

select
    scope,
    cast(account_count as integer) as account_count,
    cast(predicted_count / account_count as decimal(9, 6)) as predicted_share,
    cast(ordered_count / account_count as decimal(9, 6)) as ordered_share,
    cast(squared_error / account_count as decimal(9, 6)) as brier_score,
    -- Of all pairs of an account that ordered and one that did not, the share in which the first seemed the more likely one.
    cast(
        (ordered_ranks - ordered_count * (ordered_count + 1) / 2)
        / nullif(ordered_count * (account_count - ordered_count), 0) as decimal(9, 6)
    ) as auc,
    cast(sqrt(greatest(excess / account_count, 0)) as decimal(9, 6)) as calibration_error,
    outlook_date
from totals
