{{ config(materialized='ephemeral') }}

-- Beside each account's measures the tier that it is in, and whether its group is large enough for a door in it to be whitespace. `plain_`
-- is without the memory of size.
with measures as (

    select * from {{ changed_rows(ref('int_account_measures'), 'changed_evaluations') }}

),

memories as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        max(case when is_size_over then tier_rank end) as size_rank,
        max(case when is_group_over then tier_rank end) as group_rank
    from {{ changed_rows(ref('int_account_size_memories'), 'changed_evaluations') }}
    group by
        account_id,
        evaluation_number,
        threshold_set

),

scopes as (

    select * from {{ ref('int_policy_size_scopes') }}

),

tiers as (

    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'

),

final as (

    select
        measures.*,
        tiers.segment as size_segment,
        plain_tiers.segment as plain_size_segment,
        -- A key account is a person's word about one account: it does not make its group large.
        greatest(group_tiers.tier_rank, coalesce(memories.group_rank, 0)) >= scopes.whitespace_rank as is_group_large,
        group_tiers.tier_rank >= scopes.whitespace_rank as plain_is_group_large
    from measures
    inner join scopes
        on measures.threshold_set = scopes.threshold_set and measures.tier_scope = scopes.scope
    inner join tiers as plain_tiers
        on
            measures.threshold_set = plain_tiers.threshold_set
            and measures.tier_scope = plain_tiers.scope
            and case
                when measures.is_key_account then plain_tiers.next_enter_at is null
                else {{ is_in_tier('measures.size_measure_amount', 'plain_tiers') }}
            end
    inner join tiers as group_tiers
        on
            measures.threshold_set = group_tiers.threshold_set
            and measures.tier_scope = group_tiers.scope
            and {{ is_in_tier('measures.group_trailing_amount', 'group_tiers') }}
    left join memories
        on
            measures.account_id = memories.account_id
            and measures.evaluation_number = memories.evaluation_number
            and measures.threshold_set = memories.threshold_set
    inner join tiers
        on
            measures.threshold_set = tiers.threshold_set
            and measures.tier_scope = tiers.scope
            and greatest(plain_tiers.tier_rank, coalesce(memories.size_rank, 0)) = tiers.tier_rank

)

select * from final
