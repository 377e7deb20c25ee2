-- One row per account, threshold set and evaluation date with an order in a window: the margin of its trailing months.
--
-- Rule "Margin" in docs/rules.md. Margins are looked at on the as-of date, and at every evaluation date where policy measures size by
-- margin.
with order_amounts as (
    select * from {{ ref('int_order_amounts') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

looked_at as (
    select
        parameters.threshold_set,
        evaluation_dates.evaluation_date
    from parameters
    inner join evaluation_dates
        on evaluation_dates.is_as_of_date or parameters.size_measure = 'margin'
),

dated as (
    select
        order_amounts.account_id,
        parameters.threshold_set,
        order_amounts.margin_amount,
        {{ first_evaluation_on_or_after('order_amounts.known_date', 'as_of.as_of_date') }} as enters_on,
        {{ leaves_window_on('order_amounts.order_date', 'parameters.size_months', 'as_of.as_of_date') }} as leaves_on,
        {{ leaves_window_on('order_amounts.order_date', 'parameters.size_months_long', 'as_of.as_of_date') }} as leaves_long_window_on
    from order_amounts
    cross join as_of
    cross join parameters
),

held as (
    select
        dated.account_id,
        dated.threshold_set,
        looked_at.evaluation_date,
        dated.margin_amount,
        looked_at.evaluation_date < dated.leaves_on as is_in_window,
        looked_at.evaluation_date < dated.leaves_long_window_on as is_in_long_window
    from dated
    inner join looked_at
        on
            dated.threshold_set = looked_at.threshold_set
            and dated.enters_on <= looked_at.evaluation_date
            and greatest(dated.leaves_on, dated.leaves_long_window_on) > looked_at.evaluation_date
)

-- A margin is known when that of every order in the window is.
select
    account_id,
    threshold_set,
    evaluation_date,
    cast(case
        when count(case when is_in_window and margin_amount is null then 1 end) = 0
            then coalesce(sum(case when is_in_window then margin_amount end), 0)
    end as decimal(18, 2)) as gross_margin_12m,
    cast(case
        when count(case when is_in_long_window and margin_amount is null then 1 end) = 0
            then coalesce(sum(case when is_in_long_window then margin_amount end), 0)
    end as decimal(18, 2)) as gross_margin_24m
from held
group by
    account_id,
    threshold_set,
    evaluation_date
