-- One row per account and period of evaluation dates in which its settled and its assigned channel, and what lies between them, stay the
-- same.
--
-- Rule "What wins: the assignment source" in docs/rules.md: an override decides before a quality hold, that before a holdout, and that
-- before the settled channel. None of them alters what is beneath it.
with held_periods as (
    select * from {{ ref('int_held_periods') }}
),

quality_holds as (
    select * from {{ ref('int_quality_holds') }}
),

overrides as (
    select * from {{ ref('int_account_overrides') }}
),

policies as (
    select
        *,
        lead(evaluation_date) over (order by evaluation_date) as next_evaluation_date
    from {{ ref('int_policy_by_evaluation') }}
),

beginnings as (
    select
        account_id,
        from_date
    from held_periods

    {% for edge in ['from_date', 'until_date'] %}
    union

    select
        account_id,
        {{ edge }} as from_date
    from quality_holds

    {% endfor %}
    union

    -- Held before its first channel, an account is in the fallback channel of the policy in force.
    select
        quality_holds.account_id,
        policies.evaluation_date as from_date
    from quality_holds
    inner join policies
        on
            policies.is_policy_change
            and quality_holds.from_date < policies.evaluation_date
            and quality_holds.until_date > policies.evaluation_date

    {% for edge in ['evaluation_date', 'next_evaluation_date'] %}
    union

    select
        overrides.account_id,
        policies.{{ edge }} as from_date
    from overrides
    inner join policies
        on overrides.evaluation_date = policies.evaluation_date
    {% endfor %}
),

-- The month-end after an as-of date between month-ends is compared with the month-end before it, so it has a period of its own.
all_beginnings as (
    select * from beginnings

    union

    select
        beginnings.account_id,
        policies.next_evaluation_date as from_date
    from beginnings
    inner join policies
        on beginnings.from_date = policies.evaluation_date and not policies.is_month_end
),

decided as (
    select
        held_periods.account_id,
        held_periods.settled_channel,
        case
            when overrides.account_id is not null then overrides.channel
            when quality_holds.account_id is not null then coalesce(kept_periods.held_channel, policies.fallback_channel)
            else held_periods.held_channel
        end as assigned_channel,
        case
            when overrides.account_id is not null then 'override'
            when quality_holds.account_id is not null then 'quality_hold'
            when held_periods.is_held then 'holdout'
            else 'none'
        end as intervention,
        held_periods.candidate_since_date,
        held_periods.settled_date,
        held_periods.free_from_date,
        all_beginnings.from_date
    from all_beginnings
    inner join policies
        on all_beginnings.from_date = policies.evaluation_date
    -- None before the account's first evaluation date.
    inner join held_periods
        on
            all_beginnings.account_id = held_periods.account_id
            and all_beginnings.from_date >= held_periods.from_date
            and all_beginnings.from_date < held_periods.until_date
    left join quality_holds
        on
            all_beginnings.account_id = quality_holds.account_id
            and all_beginnings.from_date >= quality_holds.from_date
            and all_beginnings.from_date < quality_holds.until_date
    left join held_periods as kept_periods
        on
            quality_holds.account_id = kept_periods.account_id
            and quality_holds.kept_month_end >= kept_periods.from_date
            and quality_holds.kept_month_end < kept_periods.until_date
    left join overrides
        on all_beginnings.account_id = overrides.account_id and all_beginnings.from_date = overrides.evaluation_date
)

select
    *,
    coalesce(lead(from_date) over (partition by account_id order by from_date), {{ no_end() }}) as until_date
from decided
