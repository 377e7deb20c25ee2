{{ config(materialized='ephemeral') }}

-- Beside each account's values the rank of the tier that it is in, and whether its group is large enough for a door in it to be whitespace.
-- `plain_` is without the memory of size.
with account_values as (
    select * from {{ ref('int_account_values') }}
),

memories as (
    select
        account_id,
        evaluation_number,
        threshold_set,
        max(case when is_size_over then tier_rank end) as size_rank,
        max(case when is_group_over then tier_rank end) as group_rank
    from {{ ref('int_account_size_memories') }}
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
    where measure = 'size' and enter_at is not null
),

ranked as (
    select
        account_values.*,
        scopes.whitespace_rank,
        memories.size_rank as remembered_size_rank,
        memories.group_rank as remembered_group_rank,
        case
            when account_values.is_key_account then scopes.top_rank
            else coalesce(size_tiers.tier_rank, scopes.lowest_rank)
        end as plain_size_rank,
        -- A key account is a person's word about one account: it does not make its group large.
        coalesce(group_tiers.tier_rank, scopes.lowest_rank) as plain_group_rank
    from account_values
    inner join scopes
        on account_values.threshold_set = scopes.threshold_set and account_values.tier_scope = scopes.scope
    -- Whoever is in no tier with a boundary, an unknown amount too, is in the lowest.
    left join tiers as size_tiers
        on
            account_values.threshold_set = size_tiers.threshold_set
            and account_values.tier_scope = size_tiers.scope
            and account_values.size_measure_amount >= size_tiers.enter_at
            and account_values.size_measure_amount < coalesce(size_tiers.next_enter_at, account_values.size_measure_amount + 1)
    left join tiers as group_tiers
        on
            account_values.threshold_set = group_tiers.threshold_set
            and account_values.tier_scope = group_tiers.scope
            and account_values.group_trailing_amount >= group_tiers.enter_at
            and account_values.group_trailing_amount < coalesce(group_tiers.next_enter_at, account_values.group_trailing_amount + 1)
    left join memories
        on
            account_values.account_id = memories.account_id
            and account_values.evaluation_number = memories.evaluation_number
            and account_values.threshold_set = memories.threshold_set
)

select
    *,
    greatest(plain_size_rank, coalesce(remembered_size_rank, 0)) as size_rank,
    greatest(plain_group_rank, coalesce(remembered_group_rank, 0)) >= whitespace_rank as is_group_large,
    plain_group_rank >= whitespace_rank as plain_is_group_large
from ranked
