-- Every date at which accounts are evaluated: the month-ends from the company's first sale or return on, D, and the month-ends ahead for
-- which changes are foreseen.
with parts as (
    select * from {{ ref('int_order_amounts') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

first_orders as (
    select min(known_date) as first_order_date
    from parts
    where not is_linked_return
),

bounds as (
    select
        as_of.as_of_number,
        as_of.as_of_date,
        {{ dbt.last_day('coalesce(first_orders.first_order_date, as_of.as_of_date)', 'month') }} as first_month_end,
        {{ dbt.dateadd('day', 'parameters.upcoming_days', 'as_of.as_of_date') }} as last_date,
        parameters.history_months
    from as_of
    cross join run_context
    cross join first_orders
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
),

steps as (
    {{ dbt.generate_series(30000) }}
),

month_ends as (
    select
        bounds.*,
        {{ dbt.last_day(dbt.dateadd('month', 'cast(steps.generated_number as integer) - 1', 'bounds.first_month_end'), 'month') }} as evaluation_date  -- noqa: LT05
    from bounds
    inner join steps
        on steps.generated_number <= {{ dbt.datediff('bounds.first_month_end', 'bounds.last_date', 'month') }} + 1  -- noqa: LT05
),

evaluations as (
    select
        {{ month_end_number('evaluation_date') }} as evaluation_number,
        history_months,
        as_of_number,
        as_of_date,
        evaluation_date
    from month_ends
    where evaluation_date <= last_date

    union

    select
        as_of_number as evaluation_number,
        history_months,
        as_of_number,
        as_of_date,
        as_of_date as evaluation_date
    from bounds
)

select
    cast(evaluation_number as integer) as evaluation_number,
    evaluation_number = as_of_number as is_as_of_date,
    evaluation_number > as_of_number as is_ahead,
    evaluation_number % 2 = 0 as is_month_end,
    -- Kept to be read: the month-ends of the last months, and D.
    evaluation_number >= as_of_number + as_of_number % 2 - 2 * history_months and evaluation_number <= as_of_number as is_kept,
    -- D, and the month-ends before and after it: month-ends are 2 apart, so a D between them needs a stretch of its own.
    abs(evaluation_number - as_of_number) <= 2 - as_of_number % 2 as begins_stretch,
    cast(evaluation_date as date) as evaluation_date,
    cast({{ dbt.last_day(dbt.dateadd('month', -1, 'evaluation_date'), 'month') }} as date) as previous_month_end
from evaluations
