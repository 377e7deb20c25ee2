-- One row per account that reps cover and boundary: up to which multiple of the boundary of today the account is over it, and what it is
-- then and beyond.
--
-- Moving one boundary changes an account at one multiple of it, and its stage at another where its group can make it whitespace, so a curve
-- needs no account at each of its steps. Rules "Threshold curve" and "Size tier" in docs/rules.md.
with standings as (
    select * from {{ ref('int_account_standings') }}
    where coverage <> 'house'
),

memories as (
    select memories.*
    from {{ ref('int_account_size_memories') }} as memories
    inner join {{ ref('int_as_of_date') }} as as_of
        on memories.evaluation_date = as_of.as_of_date
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

-- What is over a boundary today leaves it at its exit, the rest enters it at its entrance.
limits as (
    select
        standings.account_id,
        tiers.segment,
        tiers.tier_rank,
        standings.size_measure_amount,
        standings.group_trailing_amount,
        case
            when standings.size_measure_amount >= tiers.enter_at or memories.is_size_over then coalesce(tiers.exit_below, tiers.enter_at)
            else tiers.enter_at
        end as own_limit,
        case
            when standings.group_trailing_amount >= tiers.enter_at or memories.is_group_over then coalesce(tiers.exit_below, tiers.enter_at)
            else tiers.enter_at
        end as group_limit
    from standings
    inner join tiers
        on standings.threshold_set = tiers.threshold_set and standings.tier_scope = tiers.scope and tiers.enter_at is not null
    left join memories
        on
            standings.account_id = memories.account_id
            and standings.threshold_set = memories.threshold_set
            and tiers.tier_rank = memories.tier_rank
),

-- The other boundaries stay where they are: of those that the account is over, the highest counts.
factors as (
    select
        account_id,
        segment,
        tier_rank,
        cast(size_measure_amount / own_limit as decimal(28, 12)) as own_factor,
        cast(group_trailing_amount / group_limit as decimal(28, 12)) as group_factor,
        greatest(
            coalesce(max(case when size_measure_amount >= own_limit then tier_rank end) over lower_tiers, 0),
            coalesce(max(case when size_measure_amount >= own_limit then tier_rank end) over higher_tiers, 0)
        ) as other_rank,
        greatest(
            coalesce(max(case when group_trailing_amount >= group_limit then tier_rank end) over lower_tiers, 0),
            coalesce(max(case when group_trailing_amount >= group_limit then tier_rank end) over higher_tiers, 0)
        ) as other_group_rank
    from limits
    window
        lower_tiers as (partition by account_id order by tier_rank rows between unbounded preceding and 1 preceding),
        higher_tiers as (partition by account_id order by tier_rank rows between 1 following and unbounded following)
),

staged as (
    select
        standings.*,
        {{ lifecycle_stage('true') }} as stage_in_large_group,
        {{ lifecycle_stage('false') }} as stage_in_small_group
    from standings
    inner join parameters
        on standings.threshold_set = parameters.threshold_set
),

sizes as (
    select
        staged.*,
        factors.segment,
        factors.own_factor,
        factors.group_factor,
        case when staged.is_key_account then staged.top_size_rank else greatest(factors.other_rank, factors.tier_rank) end as rank_over,
        case when staged.is_key_account then staged.top_size_rank else greatest(factors.other_rank, 1) end as rank_under,
        greatest(factors.other_group_rank, factors.tier_rank) >= staged.whitespace_rank as is_group_large_over,
        greatest(factors.other_group_rank, 1) >= staged.whitespace_rank as is_group_large_under
    from staged
    inner join factors
        on staged.account_id = factors.account_id
)

select
    sizes.account_id,
    'size' as measure,
    sizes.segment,
    sizes.own_factor,
    sizes.group_factor,
    sizes.dormancy_status,
    sizes.coverage_group,
    tiers_over.segment as size_segment_over,
    tiers_under.segment as size_segment_under,
    case when sizes.is_group_large_over then sizes.stage_in_large_group else sizes.stage_in_small_group end as lifecycle_stage_over,
    case when sizes.is_group_large_under then sizes.stage_in_large_group else sizes.stage_in_small_group end as lifecycle_stage_under,
    sizes.transaction_band as transaction_band_over,
    sizes.transaction_band as transaction_band_under
from sizes
inner join tiers as tiers_over
    on sizes.threshold_set = tiers_over.threshold_set and sizes.tier_scope = tiers_over.scope and sizes.rank_over = tiers_over.tier_rank
inner join tiers as tiers_under
    on sizes.threshold_set = tiers_under.threshold_set and sizes.tier_scope = tiers_under.scope and sizes.rank_under = tiers_under.tier_rank

union all

select
    account_id,
    'transaction_size' as measure,
    'large' as segment,
    cast(transaction_size_amount / large_transaction_from as decimal(28, 12)) as own_factor,
    null as group_factor,
    dormancy_status,
    coverage_group,
    size_segment as size_segment_over,
    size_segment as size_segment_under,
    lifecycle_stage as lifecycle_stage_over,
    lifecycle_stage as lifecycle_stage_under,
    {{ transaction_band('transaction_count', '1', '1') }} as transaction_band_over,
    {{ transaction_band('transaction_count', '0', '1') }} as transaction_band_under
from standings
