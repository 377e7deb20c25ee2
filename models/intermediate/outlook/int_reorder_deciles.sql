-- One row per scope (a group, or all accounts) and decile of the probability: what was predicted at the earlier outlook date, and what
-- came.
--
-- Rule "Reorder outlook" in docs/rules.md.
with predictions as (
    select * from {{ ref('int_reorder_predictions') }}
)

select
    scope,
    decile,
    outlook_date,
    count(*) as account_count,
    count(case when has_bought_since then 1 end) as ordered_count,
    sum(probability_order) as predicted_count,
    -- How far the count may be off by chance alone: the variance of what was predicted.
    sum(cast(probability_order * (1 - probability_order) as decimal(18, 12))) as chance_variance,
    sum(cast(
        power(probability_order - case when has_bought_since then 1 else 0 end, 2) as decimal(18, 12)
    )) as squared_error,
    sum(case when has_bought_since then probability_rank else 0 end) as ordered_ranks,
    min(probability_order) as lowest_probability,
    max(probability_order) as highest_probability
from predictions
group by
    scope,
    decile,
    outlook_date
