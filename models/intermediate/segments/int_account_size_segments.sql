{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The tier of each account at each of its evaluations, and whether its group is large enough for a door in it to be whitespace.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

sizes as (

    select * from {{ changed_rows(ref('int_account_sizes'), 'changed_evaluations') }}

),

states as (

    select * from {{ changed_rows(ref('int_account_size_states'), 'changed_evaluations') }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

scopes as (

    select * from {{ ref('int_policy_size_scopes') }}

),

tiers as (

    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'

),

highest as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        max(case when is_size_over then tier_rank end) as size_rank,
        max(case when is_group_over then tier_rank end) as group_rank,
        max(case when plain_is_size_over then tier_rank end) as plain_size_rank,
        max(case when plain_is_group_over then tier_rank end) as plain_group_rank
    from states
    group by
        account_id,
        evaluation_number,
        threshold_set

),

ranked as (

    select
        sizes.account_id,
        sizes.evaluation_number,
        sizes.threshold_set,
        thresholds.size_scope,
        case when accounts.is_key_account then scopes.top_rank else coalesce(highest.size_rank, scopes.lowest_rank) end as size_rank,
        case
            when accounts.is_key_account then scopes.top_rank else coalesce(highest.plain_size_rank, scopes.lowest_rank)
        end as plain_size_rank,
        -- A key account is a person's word about one account: it does not make its group large.
        coalesce(highest.group_rank, scopes.lowest_rank) >= scopes.whitespace_rank as is_group_large,
        coalesce(highest.plain_group_rank, scopes.lowest_rank) >= scopes.whitespace_rank as plain_is_group_large
    from sizes
    inner join accounts
        on sizes.account_id = accounts.account_id
    inner join thresholds
        on sizes.account_id = thresholds.account_id and sizes.threshold_set = thresholds.threshold_set
    inner join scopes
        on thresholds.threshold_set = scopes.threshold_set and thresholds.size_scope = scopes.scope
    left join highest
        on
            sizes.account_id = highest.account_id
            and sizes.evaluation_number = highest.evaluation_number
            and sizes.threshold_set = highest.threshold_set

),

final as (

    select
        ranked.account_id,
        ranked.evaluation_number,
        ranked.threshold_set,
        tiers.segment as size_segment,
        plain_tiers.segment as plain_size_segment,
        ranked.is_group_large,
        ranked.plain_is_group_large
    from ranked
    inner join tiers
        on
            ranked.threshold_set = tiers.threshold_set
            and ranked.size_scope = tiers.scope
            and ranked.size_rank = tiers.tier_rank
    inner join tiers as plain_tiers
        on
            ranked.threshold_set = plain_tiers.threshold_set
            and ranked.size_scope = plain_tiers.scope
            and ranked.plain_size_rank = plain_tiers.tier_rank

)

select * from final
