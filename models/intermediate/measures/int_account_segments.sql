-- One row per account, threshold set and evaluation date: the cell of the decision table that the account falls into.
--
-- Rules "Size segment" and "Lifecycle stage" in docs/rules.md. `_without_memory` is what stage and size would be if an account entered and left
-- a tier at the same amount.
with measures as (
    select * from {{ ref('int_account_measures') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

scopes as (
    select * from {{ ref('int_policy_size_scopes') }}
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

active_accounts as (
    select
        thresholds.group_account_id,
        measures.threshold_set,
        measures.evaluation_date,
        count(*) as account_count
    from measures
    inner join thresholds
        on
            measures.account_id = thresholds.account_id
            and measures.threshold_set = thresholds.threshold_set
            and thresholds.group_account_id is not null
    where {{ is_active_customer('measures.dormancy_status') }}
    group by
        thresholds.group_account_id,
        measures.threshold_set,
        measures.evaluation_date
),

ranked as (
    select
        measures.*,
        thresholds.dormant_after_days,
        thresholds.size_scope,
        parameters.new_customer_days,
        parameters.reactivated_days,
        scopes.whitespace_rank,
        -- An account in no tier with a boundary, an unknown amount too, is in the lowest. A key account is in the top one, but that a person
        -- declares one account a key account does not make its group large.
        case when thresholds.is_key_account then scopes.top_rank else coalesce(size_tiers.tier_rank, scopes.lowest_rank) end
            as size_rank_without_memory,
        coalesce(group_tiers.tier_rank, scopes.lowest_rank) as group_rank_without_memory,
        coalesce(memories.size_rank, 0) as remembered_size_rank,
        coalesce(memories.group_rank, 0) as remembered_group_rank,
        -- Another account than itself.
        coalesce(active_accounts.account_count, 0) > case when {{ is_active_customer('measures.dormancy_status') }} then 1 else 0 end
            as is_group_active
    from measures
    inner join thresholds
        on measures.account_id = thresholds.account_id and measures.threshold_set = thresholds.threshold_set
    inner join parameters
        on measures.threshold_set = parameters.threshold_set
    inner join scopes
        on thresholds.threshold_set = scopes.threshold_set and thresholds.size_scope = scopes.scope
    left join tiers as size_tiers
        on
            thresholds.threshold_set = size_tiers.threshold_set
            and thresholds.size_scope = size_tiers.scope
            and {{ is_in_tier('measures.size_measure_amount', 'size_tiers') }}
    left join tiers as group_tiers
        on
            thresholds.threshold_set = group_tiers.threshold_set
            and thresholds.size_scope = group_tiers.scope
            and {{ is_in_tier('measures.group_trailing_amount', 'group_tiers') }}
    left join memories
        on
            measures.account_id = memories.account_id
            and measures.threshold_set = memories.threshold_set
            and measures.evaluation_date = memories.evaluation_date
    left join active_accounts
        on
            thresholds.group_account_id = active_accounts.group_account_id
            and measures.threshold_set = active_accounts.threshold_set
            and measures.evaluation_date = active_accounts.evaluation_date
),

placed as (
    select
        ranked.*,
        greatest(size_rank_without_memory, remembered_size_rank) as size_rank,
        greatest(group_rank_without_memory, remembered_group_rank) >= whitespace_rank as is_group_large,
        group_rank_without_memory >= whitespace_rank as is_group_large_without_memory
    from ranked
)

select
    placed.account_id,
    placed.threshold_set,
    placed.evaluation_date,
    {{ lifecycle_stage() }} as lifecycle_stage,
    size_tiers.segment as size_segment,
    placed.dormancy_status,
    placed.transaction_band,
    {{ lifecycle_stage('is_group_large_without_memory') }} as lifecycle_stage_without_memory,
    size_tiers_without_memory.segment as size_segment_without_memory,
    placed.is_group_large,
    placed.is_group_active,
    {{ bridge_evaluation_number('evaluation_date') }} as evaluation_number
from placed
inner join tiers as size_tiers
    on
        placed.threshold_set = size_tiers.threshold_set
        and placed.size_scope = size_tiers.scope
        and placed.size_rank = size_tiers.tier_rank
inner join tiers as size_tiers_without_memory
    on
        placed.threshold_set = size_tiers_without_memory.threshold_set
        and placed.size_scope = size_tiers_without_memory.scope
        and placed.size_rank_without_memory = size_tiers_without_memory.tier_rank
