-- The tier that each account is over, and whether its group is large enough for a door in it to be whitespace.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

sizes as (

    select * from {{ ref('int_account_sizes') }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

tiers as (

    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'

),

ranked as (

    select
        sizes.account_id,
        sizes.threshold_set,
        thresholds.size_scope,
        max(case
            when accounts.is_key_account or tiers.enter_at is null or sizes.size_measure_amount >= tiers.enter_at
                then tiers.tier_rank
        end) as tier_rank,
        -- A key account is a person's word about one account: it does not make its group large.
        max(case
            when tiers.enter_at is null or sizes.group_trailing_amount >= tiers.enter_at then tiers.tier_rank
        end) as group_tier_rank,
        max(case when tiers.segment = parameters.whitespace_min_segment then tiers.tier_rank end) as whitespace_rank
    from sizes
    inner join accounts
        on sizes.account_id = accounts.account_id
    inner join thresholds
        on sizes.account_id = thresholds.account_id and sizes.threshold_set = thresholds.threshold_set
    inner join parameters
        on sizes.threshold_set = parameters.threshold_set
    inner join tiers
        on thresholds.threshold_set = tiers.threshold_set and thresholds.size_scope = tiers.scope
    group by
        sizes.account_id,
        sizes.threshold_set,
        thresholds.size_scope

),

final as (

    select
        ranked.account_id,
        ranked.threshold_set,
        tiers.segment as size_segment,
        tiers.enter_at as size_segment_from,
        tiers.next_segment as next_size_segment,
        tiers.next_enter_at as next_size_segment_from,
        ranked.group_tier_rank >= ranked.whitespace_rank as is_group_large
    from ranked
    inner join tiers
        on
            ranked.threshold_set = tiers.threshold_set
            and ranked.size_scope = tiers.scope
            and ranked.tier_rank = tiers.tier_rank

)

select * from final
