-- One row per date at which accounts are evaluated: each month-end from the company's first sale or return on, and the as-of date.
--
-- Rule "Evaluation dates" in docs/rules.md. Month-ends ahead of the as-of date show what would be if nothing more happened.
with order_amounts as (
    select * from {{ ref('int_order_amounts') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

first_orders as (
    select min(known_date) as first_order_date
    from order_amounts
    where not is_linked_return
),

bounds as (
    select
        as_of.as_of_date,
        {{ dbt.last_day('coalesce(first_orders.first_order_date, as_of.as_of_date)', 'month') }} as first_month_end,
        {{ dbt.dateadd('day', 'parameters.upcoming_days', 'as_of.as_of_date') }} as last_date,
        {{ dbt.last_day(dbt.dateadd('month', '-1 * parameters.history_months', 'as_of.as_of_date'), 'month') }} as first_kept_date
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
        {{ dbt.last_day(dbt.dateadd('month', 'cast(steps.generated_number as integer) - 1', 'bounds.first_month_end'), 'month') }} as evaluation_date  -- noqa: LT05
    from bounds
    inner join steps
        on steps.generated_number <= {{ dbt.datediff('bounds.first_month_end', 'bounds.last_date', 'month') }} + 1  -- noqa: LT05
),

evaluations as (
    select month_ends.evaluation_date
    from month_ends
    inner join bounds
        on month_ends.evaluation_date <= bounds.last_date

    union

    select as_of_date as evaluation_date
    from bounds
)

select
    evaluations.evaluation_date,
    cast({{ dbt.last_day(dbt.dateadd('month', -1, 'evaluations.evaluation_date'), 'month') }} as date) as previous_month_end,
    evaluations.evaluation_date = {{ dbt.last_day('evaluations.evaluation_date', 'month') }} as is_month_end,
    evaluations.evaluation_date = bounds.as_of_date as is_as_of_date,
    evaluations.evaluation_date > bounds.as_of_date as is_ahead,
    -- Kept to be read: the month-ends of the last months, and the as-of date.
    evaluations.evaluation_date >= bounds.first_kept_date and evaluations.evaluation_date <= bounds.as_of_date as is_kept
from evaluations
cross join bounds
