-- One row per evaluation date: the policy in force, and the one that was in force at the month-end before it.
--
-- Rule "Policies and the calendar" in docs/rules.md. Before the calendar's first row its policy holds.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

calendar as (
    select * from {{ ref('stg_policy__policy_calendar') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

calendar_periods as (
    select
        policy_id,
        valid_from,
        row_number() over (order by valid_from) as period_rank,
        lead(valid_from) over (order by valid_from) as valid_until
    from calendar
),

in_force as (
    select
        evaluation_dates.evaluation_date,
        evaluation_dates.previous_month_end,
        evaluation_dates.is_month_end,
        calendar_periods.policy_id,
        calendar_periods.valid_from as policy_valid_from
    from evaluation_dates
    inner join calendar_periods
        on
            (evaluation_dates.evaluation_date >= calendar_periods.valid_from or calendar_periods.period_rank = 1)
            and (evaluation_dates.evaluation_date < calendar_periods.valid_until or calendar_periods.valid_until is null)
)

select
    in_force.evaluation_date,
    in_force.is_month_end,
    in_force.policy_id,
    previous.policy_id as previous_policy_id,
    coalesce(in_force.policy_id <> previous.policy_id, false) as is_policy_change,
    policies.threshold_set,
    policies.fallback_channel,
    policies.dwell_up,
    policies.dwell_down,
    policies.deal_hold_days,
    in_force.policy_valid_from
from in_force
inner join policies
    on in_force.policy_id = policies.policy_id
left join in_force as previous
    on in_force.previous_month_end = previous.evaluation_date
