-- Which size boundaries each account, and its group by trailing amount alone, is over at each of its evaluations. From enter_at on it is
-- over, below exit_below under, between them it stays as it was at the last month-end (first time: under). `plain_` is without memory.
with sizes as (

    select * from {{ ref('int_account_sizes') }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

tiers as (

    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size' and enter_at is not null

),

judged as (

    select
        sizes.account_id,
        sizes.evaluation_number,
        sizes.threshold_set,
        tiers.tier_rank,
        coalesce(sizes.size_measure_amount >= tiers.enter_at, false) as plain_is_size_over,
        coalesce(sizes.group_trailing_amount >= tiers.enter_at, false) as plain_is_group_over,
        {{ boundary_verdict('sizes.size_measure_amount') }} as size_verdict,
        {{ boundary_verdict('sizes.group_trailing_amount') }} as group_verdict
    from sizes
    inner join thresholds
        on sizes.account_id = thresholds.account_id and sizes.threshold_set = thresholds.threshold_set
    inner join tiers
        on thresholds.threshold_set = tiers.threshold_set and thresholds.size_scope = tiers.scope

),

-- Only month-ends are remembered.
remembered as (

    select
        judged.*,
        {{ last_known(
            'case when evaluation_number % 2 = 0 then size_verdict end', ['account_id', 'threshold_set', 'tier_rank'], 'evaluation_number'
        ) }} as size_memory,
        {{ last_known(
            'case when evaluation_number % 2 = 0 then group_verdict end', ['account_id', 'threshold_set', 'tier_rank'], 'evaluation_number'
        ) }} as group_memory
    from judged

),

final as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        tier_rank,
        coalesce(size_verdict, size_memory, false) as is_size_over,
        coalesce(group_verdict, group_memory, false) as is_group_over,
        plain_is_size_over,
        plain_is_group_over
    from remembered

)

select * from final
