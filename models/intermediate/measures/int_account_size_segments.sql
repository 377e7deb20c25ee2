-- One row per account, threshold set and evaluation date: how large the account is, the tier that this puts it in, and whether its group
-- is large.
--
-- Rule "Size tier" in docs/rules.md: the highest tier whose boundary the account reaches, or is still over by memory. A key account is
-- in the top tier, but that a person declares one account a key account does not make its group large. `_without_memory` is what would be
-- if an account entered and left a tier at the same amount.
with sizes as (
    select * from {{ ref('int_account_sizes') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
),

memories as (
    select
        account_id,
        threshold_set,
        evaluation_date,
        max(case when is_size_over then tier_rank end) as size_rank,
        max(case when is_group_over then tier_rank end) as group_rank
    from {{ ref('int_account_size_memories') }}
    group by
        account_id,
        threshold_set,
        evaluation_date
),

-- An account in no tier with a boundary, an unknown amount too, is in the lowest, whose rank is 1.
ranked as (
    select
        sizes.account_id,
        sizes.threshold_set,
        sizes.evaluation_date,
        sizes.net_revenue_12m,
        sizes.group_trailing_amount,
        sizes.size_basis,
        sizes.size_measure_amount,
        thresholds.tier_scope,
        thresholds.whitespace_rank,
        case when thresholds.is_key_account then thresholds.top_size_rank else coalesce(size_tiers.tier_rank, 1) end as reached_rank,
        coalesce(group_tiers.tier_rank, 1) as group_reached_rank,
        coalesce(memories.size_rank, 0) as remembered_rank,
        coalesce(memories.group_rank, 0) as group_remembered_rank
    from sizes
    inner join thresholds
        on sizes.account_id = thresholds.account_id and sizes.threshold_set = thresholds.threshold_set
    left join tiers as size_tiers
        on
            thresholds.threshold_set = size_tiers.threshold_set
            and thresholds.tier_scope = size_tiers.scope
            and {{ is_in_tier('sizes.size_measure_amount', 'size_tiers') }}
    left join tiers as group_tiers
        on
            thresholds.threshold_set = group_tiers.threshold_set
            and thresholds.tier_scope = group_tiers.scope
            and {{ is_in_tier('sizes.group_trailing_amount', 'group_tiers') }}
    left join memories
        on
            sizes.account_id = memories.account_id
            and sizes.threshold_set = memories.threshold_set
            and sizes.evaluation_date = memories.evaluation_date
)

select
    ranked.account_id,
    ranked.threshold_set,
    ranked.evaluation_date,
    ranked.net_revenue_12m,
    ranked.group_trailing_amount,
    ranked.size_basis,
    ranked.size_measure_amount,
    tiers.segment as size_segment,
    reached_tiers.segment as size_segment_without_memory,
    greatest(ranked.group_reached_rank, ranked.group_remembered_rank) >= ranked.whitespace_rank as is_group_large,
    ranked.group_reached_rank >= ranked.whitespace_rank as is_group_large_without_memory
from ranked
inner join tiers
    on
        ranked.threshold_set = tiers.threshold_set
        and ranked.tier_scope = tiers.scope
        and greatest(ranked.reached_rank, ranked.remembered_rank) = tiers.tier_rank
inner join tiers as reached_tiers
    on
        ranked.threshold_set = reached_tiers.threshold_set
        and ranked.tier_scope = reached_tiers.scope
        and ranked.reached_rank = reached_tiers.tier_rank
