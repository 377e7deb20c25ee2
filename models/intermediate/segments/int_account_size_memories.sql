{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- Where an account's size measure, or its group's trailing amount, is between exit_below and enter_at of a boundary that it was over at the
-- last month-end: there it stays over. Whoever was under stays under, and needs no memory.
with measures as (

    select * from {{ changed_and_former_rows(ref('int_account_measures')) }}

),

tiers as (

    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size' and enter_at is not null

),

{% if builds_changes() %}
former as (

    select * from {{ this }}
    where not {{ is_changed('changed_accounts') }}

),
{% else %}
former as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        0 as tier_rank,
        false as is_size_over,
        false as is_group_over
    from measures
    where false

),
{% endif %}

judged as {{ inlined() }} (

    select
        measures.account_id,
        measures.evaluation_number,
        measures.threshold_set,
        tiers.tier_rank,
        {{ boundary_verdict('measures.size_measure_amount') }} as size_verdict,
        {{ boundary_verdict('measures.group_trailing_amount') }} as group_verdict
    from measures
    inner join tiers
        on measures.threshold_set = tiers.threshold_set and measures.tier_scope = tiers.scope

),

waverers as (

    select distinct
        account_id,
        threshold_set,
        tier_rank
    from judged
    where size_verdict is null or group_verdict is null

),

-- What was decided at the month-ends, a former memory of D's own month-end included. D is not remembered.
decided as (

    select
        judged.*,
        case when judged.evaluation_number % 2 = 0 then coalesce(judged.size_verdict, former.is_size_over) end as known_size_verdict,
        case when judged.evaluation_number % 2 = 0 then coalesce(judged.group_verdict, former.is_group_over) end as known_group_verdict
    from judged
    inner join waverers
        on
            judged.account_id = waverers.account_id
            and judged.threshold_set = waverers.threshold_set
            and judged.tier_rank = waverers.tier_rank
    left join former
        on
            judged.account_id = former.account_id
            and judged.evaluation_number = former.evaluation_number
            and judged.threshold_set = former.threshold_set
            and judged.tier_rank = former.tier_rank

),

{% set history = ['account_id', 'threshold_set', 'tier_rank'], 'evaluation_number' -%}
remembered as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        tier_rank,
        coalesce(size_verdict is null and {{ last_known('known_size_verdict', *history) }}, false) as is_size_over,
        coalesce(group_verdict is null and {{ last_known('known_group_verdict', *history) }}, false) as is_group_over
    from decided

),

final as (

    select *
    from remembered
    where
        (is_size_over or is_group_over)
        and {{ is_to_build('changed_evaluations') }}

)

select * from final
