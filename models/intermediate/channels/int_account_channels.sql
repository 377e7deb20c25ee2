{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The assigned channel of each account at each of its evaluations, and which step decided it: an override lies on top, then what rejected
-- rows hold, then holdout and dwell, then the policy.
with held as (

    select * from {{ changed_rows(ref('int_account_held_channels'), 'changed_evaluations') }}

),

quality_holds as (

    select * from {{ ref('int_quality_holds') }}

),

frozen_evaluations as (

    select distinct
        account_id,
        frozen_number
    from quality_holds

),

-- A hold goes back to a month-end that may have been built long ago.
frozen as (

    select
        all_held.account_id,
        all_held.evaluation_number,
        all_held.held_channel
    from {{ ref('int_account_held_channels') }} as all_held
    inner join frozen_evaluations
        on all_held.account_id = frozen_evaluations.account_id and all_held.evaluation_number = frozen_evaluations.frozen_number

),

overrides as (

    select * from {{ ref('int_account_overrides') }}

),

joined as (

    select
        held.*,
        quality_holds.account_id is not null as is_quality_held,
        frozen.held_channel as frozen_channel,
        overrides.channel as override_channel
    from held
    left join quality_holds
        on
            held.account_id = quality_holds.account_id
            and held.evaluation_number >= quality_holds.from_number
            and held.evaluation_number < quality_holds.until_number
    left join frozen
        on
            quality_holds.account_id = frozen.account_id
            and quality_holds.frozen_number = frozen.evaluation_number
    left join overrides
        on held.account_id = overrides.account_id and held.evaluation_number = overrides.evaluation_number

),

final as (

    select
        account_id,
        evaluation_number,
        policy_id,
        threshold_set,
        candidate_channel,
        settled_channel,
        case
            when override_channel is not null then override_channel
            when is_quality_held then coalesce(frozen_channel, fallback_channel)
            else held_channel
        end as assigned_channel,
        case
            when override_channel is not null then 'override'
            when is_quality_held then 'quality_hold'
            when is_held then 'holdout'
            when settled_channel <> candidate_channel then 'dwell'
            else candidate_source
        end as assignment_source,
        rule_number,
        run_number,
        settled_number,
        evaluation_date,
        free_from_date
    from joined

)

select * from final
