-- The policy in force at each evaluation date, and the one at the month-end before it. Before the calendar's first row its policy holds.
{{ after('policy_problems') }}

with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

calendar as (
    select * from {{ ref('stg_policy__policy_calendar') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

periods as (
    select
        policy_id,
        valid_from,
        row_number() over (order by valid_from) as period_number,
        lead(valid_from) over (order by valid_from) as valid_until
    from calendar
),

in_force as (
    select
        evaluation_dates.evaluation_number,
        evaluation_dates.is_month_end,
        periods.period_number,
        periods.policy_id
    from evaluation_dates
    inner join periods
        on
            (evaluation_dates.evaluation_date >= periods.valid_from or periods.period_number = 1)
            and (evaluation_dates.evaluation_date < periods.valid_until or periods.valid_until is null)
),

previous as (
    select
        evaluation_number,
        is_month_end,
        policy_id,
        {{ last_known('case when is_month_end then policy_id end', ['true'], 'evaluation_number', 'before this row') }}
            as previous_policy_id
    from in_force
)

select
    previous.evaluation_number,
    previous.is_month_end,
    previous.policy_id,
    previous.previous_policy_id,
    coalesce(previous.policy_id <> previous.previous_policy_id, false) as is_policy_change,
    policies.threshold_set,
    policies.fallback_channel,
    policies.dwell_up,
    policies.dwell_down,
    policies.holdout_days
from previous
inner join policies
    on previous.policy_id = policies.policy_id
