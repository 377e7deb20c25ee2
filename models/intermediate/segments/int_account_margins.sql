-- The margin of each account's trailing windows where somebody looks at it: at D, and at each evaluation where policy measures size by
-- margin.
with parts as (
    select * from {{ ref('int_order_amounts') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

windows as (
    select * from {{ ref('int_measure_windows') }}
),

-- At which evaluations somebody looks at it.
evaluations as (
    select
        parameters.threshold_set,
        evaluation_dates.evaluation_number
    from parameters
    inner join evaluation_dates
        on evaluation_dates.is_as_of_date or parameters.size_measure = 'margin'
),

timed as (
    select
        parts.account_id,
        windows.threshold_set,
        parts.margin_amount,
        {{ entry_number('parts.known_date', 'windows.as_of_number') }} as entry_number,
        {{ exit_number('parts.order_date', 'windows.size_months', 'windows.size_window_start', 'windows.as_of_number') }} as exit_number,
        {{ exit_number('parts.order_date', 'windows.size_months_long', 'windows.long_size_window_start', 'windows.as_of_number') }}
            as long_exit_number
    from parts
    cross join windows
    inner join parameters
        on windows.threshold_set = parameters.threshold_set
    where
        parameters.size_measure = 'margin'
        or parts.order_date > windows.size_window_start
        or parts.order_date > windows.long_size_window_start
),

held as (
    select
        timed.*,
        evaluations.evaluation_number,
        evaluations.evaluation_number < timed.exit_number as is_in_short,
        evaluations.evaluation_number < timed.long_exit_number as is_in_long
    from timed
    inner join evaluations
        on
            timed.threshold_set = evaluations.threshold_set
            and timed.entry_number <= evaluations.evaluation_number
            and greatest(timed.exit_number, timed.long_exit_number) > evaluations.evaluation_number
)

-- A margin is known when that of every order in the window is.
select
    account_id,
    evaluation_number,
    threshold_set,
    cast(case
        when count(case when is_in_short and margin_amount is null then 1 end) = 0
            then coalesce(sum(case when is_in_short then margin_amount end), 0)
    end as decimal(18, 2)) as gross_margin,
    cast(case
        when count(case when is_in_long and margin_amount is null then 1 end) = 0
            then coalesce(sum(case when is_in_long then margin_amount end), 0)
    end as decimal(18, 2)) as long_gross_margin
from held
group by
    account_id,
    evaluation_number,
    threshold_set
