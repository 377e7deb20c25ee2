-- Stretches of evaluations in which all that decides an account's channel but its candidate stays as it is, and the channel assigned: an
-- override lies on top, then what rejected rows hold, then what open deals hold, then what is settled. A D between month-ends at which
-- anything changes is a stretch of its own.
with held as (
    select * from {{ ref('int_held_stretches') }}
),

quality_holds as (
    select * from {{ ref('int_quality_holds') }}
),

overrides as (
    select * from {{ ref('int_account_overrides') }}
),

policies as (
    select
        policies_by_date.*,
        lead(evaluation_number) over (order by evaluation_number) as next_evaluation_number
    from {{ ref('int_policy_by_evaluation') }} as policies_by_date
),

boundaries as (
    select
        account_id,
        from_number
    from held

    union

    {% for edge in ['from_number', 'until_number'] %}
    select
        account_id,
        {{ edge }} as from_number
    from quality_holds

    union

    {% endfor %}
    -- Held before its first channel, an account is in the fallback channel of the policy in force.
    select
        quality_holds.account_id,
        policies.evaluation_number as from_number
    from quality_holds
    inner join policies
        on
            policies.is_policy_change
            and quality_holds.from_number < policies.evaluation_number
            and quality_holds.until_number > policies.evaluation_number

    union

    {% for edge in ['evaluation_number', 'next_evaluation_number'] %}
    select
        overrides.account_id,
        policies.{{ edge }} as from_number
    from overrides
    inner join policies
        on overrides.evaluation_number = policies.evaluation_number
    {% if not loop.last %}union{% endif %}

    {% endfor %}
),

all_boundaries as (
    {{ with_ends_of_d('boundaries') }}
),

joined as (
    select
        held.*,
        all_boundaries.from_number as boundary_number,
        overrides.channel as override_channel,
        quality_holds.account_id is not null as is_quality_held,
        coalesce(frozen.held_channel, policies.fallback_channel) as frozen_channel
    from all_boundaries
    -- None before the account's start, and none after the last evaluation.
    inner join held
        on
            all_boundaries.account_id = held.account_id
            and all_boundaries.from_number >= held.from_number
            and all_boundaries.from_number < held.until_number
    inner join policies
        on all_boundaries.from_number = policies.evaluation_number
    left join quality_holds
        on
            all_boundaries.account_id = quality_holds.account_id
            and all_boundaries.from_number >= quality_holds.from_number
            and all_boundaries.from_number < quality_holds.until_number
    left join held as frozen
        on
            quality_holds.account_id = frozen.account_id
            and quality_holds.frozen_number >= frozen.from_number
            and quality_holds.frozen_number < frozen.until_number
    left join overrides
        on all_boundaries.account_id = overrides.account_id and all_boundaries.from_number = overrides.evaluation_number
)

select
    account_id,
    settled_channel,
    case
        when override_channel is not null then override_channel
        when is_quality_held then frozen_channel
        else held_channel
    end as assigned_channel,
    case
        when override_channel is not null then 'override'
        when is_quality_held then 'quality_hold'
        when is_held then 'holdout'
        else 'none'
    end as intervention,
    run_number,
    settled_number,
    boundary_number as from_number,
    coalesce(lead(boundary_number) over (partition by account_id order by boundary_number), {{ never() }}) as until_number,
    free_from_date
from joined
