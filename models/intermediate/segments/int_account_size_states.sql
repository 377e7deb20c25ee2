{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- Which size boundaries each account, and its group by trailing amount alone, is over at each of its evaluations. From enter_at on it is
-- over, below exit_below under, between them it stays as it was at the last month-end (first time: under). `plain_` is without memory.
with sizes as (

    select * from {{ changed_rows(ref('int_account_sizes'), 'changed_evaluations') }}

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

{% if builds_changes() %}
-- Where only D is built, the month-end before it is remembered from the runs before.
former as (

    select
        states.account_id,
        moved.evaluation_number,
        states.threshold_set,
        states.tier_rank,
        states.is_size_over,
        states.is_group_over
    from {{ this }} as states
    inner join {{ ref('int_moved_evaluation') }} as moved
        on states.evaluation_number = {{ month_end_before('moved.evaluation_number') }}
    where not {{ is_changed('changed_accounts') }}

),
{% else %}
former as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        tier_rank,
        plain_is_size_over as is_size_over,
        plain_is_group_over as is_group_over
    from remembered
    where false

),
{% endif %}

final as (

    select
        remembered.account_id,
        remembered.evaluation_number,
        remembered.threshold_set,
        remembered.tier_rank,
        coalesce(remembered.size_verdict, remembered.size_memory, former.is_size_over, false) as is_size_over,
        coalesce(remembered.group_verdict, remembered.group_memory, former.is_group_over, false) as is_group_over,
        remembered.plain_is_size_over,
        remembered.plain_is_group_over
    from remembered
    left join former
        on
            remembered.account_id = former.account_id
            and remembered.evaluation_number = former.evaluation_number
            and remembered.threshold_set = former.threshold_set
            and remembered.tier_rank = former.tier_rank

)

select * from final
