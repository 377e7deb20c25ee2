-- One row per account and period of evaluation dates in which its settled channel, its assigned channel and its intervention stay the
-- same.
--
-- Rule "What wins: the assignment source" in docs/rules.md (macros/rules/precedence.sql). An override or a hold lies on top and
-- leaves the settled channel as it is.
with held_periods as (
    select * from {{ ref('int_held_periods') }}
),

data_holds as (
    select * from {{ ref('int_data_holds') }}
),

overrides as (
    select * from {{ ref('int_account_overrides') }}
),

evaluations as (
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
    from data_holds

    {% endfor %}
    union

    -- Held before its first channel, an account is in the fallback channel of the policy in force.
    select
        data_holds.account_id,
        evaluations.evaluation_date as from_date
    from data_holds
    inner join evaluations
        on
            evaluations.is_policy_change
            and data_holds.from_date < evaluations.evaluation_date
            and data_holds.until_date > evaluations.evaluation_date

    {% for edge in ['evaluation_date', 'next_evaluation_date'] %}
    union

    select
        overrides.account_id,
        evaluations.{{ edge }} as from_date
    from overrides
    inner join evaluations
        on overrides.evaluation_date = evaluations.evaluation_date
    {% endfor %}
),

-- No month-end remembers an as-of date of 14 February, so 28 February begins a period of its own, compared with 31 January.
all_beginnings as (
    select * from beginnings

    union

    select
        beginnings.account_id,
        evaluations.next_evaluation_date as from_date
    from beginnings
    inner join evaluations
        on beginnings.from_date = evaluations.evaluation_date and not evaluations.is_month_end
),

decided as (
    select
        held_periods.account_id,
        held_periods.settled_channel,
        {{ assigned_channel(
            'overrides', 'data_holds', 'held_periods', 'coalesce(kept_periods.held_channel, evaluations.fallback_channel)'
        ) }} as assigned_channel,
        {{ intervention('overrides', 'data_holds', 'held_periods') }} as intervention,
        held_periods.candidate_since_date,
        held_periods.settled_date,
        held_periods.control_free_from_date,
        held_periods.free_from_date,
        all_beginnings.from_date
    from all_beginnings
    inner join evaluations
        on all_beginnings.from_date = evaluations.evaluation_date
    -- None before the account's first evaluation date.
    inner join held_periods
        on
            all_beginnings.account_id = held_periods.account_id
            and all_beginnings.from_date >= held_periods.from_date
            and all_beginnings.from_date < held_periods.until_date
    left join data_holds
        on
            all_beginnings.account_id = data_holds.account_id
            and all_beginnings.from_date >= data_holds.from_date
            and all_beginnings.from_date < data_holds.until_date
    left join held_periods as kept_periods
        on
            data_holds.account_id = kept_periods.account_id
            and data_holds.kept_month_end >= kept_periods.from_date
            and data_holds.kept_month_end < kept_periods.until_date
    left join overrides
        on all_beginnings.account_id = overrides.account_id and all_beginnings.from_date = overrides.evaluation_date
)

select
    *,
    coalesce(lead(from_date) over (partition by account_id order by from_date), {{ no_end() }}) as until_date
from decided
