{{ config(materialized='ephemeral') }}

-- Every move of every replayed policy, whether the account was back within the policy's days, and what who was sent outside bought
-- afterwards.
with moves as (
    select * from {{ ref('int_track_channels') }}
    where not is_first
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

orders as (
    select * from {{ ref('int_order_amounts') }}
),

periods as (
    select
        evaluation_dates.evaluation_number,
        evaluation_dates.evaluation_date,
        cast({{ dbt.dateadd('month', 'parameters.hindsight_months', 'evaluation_dates.evaluation_date') }} as date) as hindsight_end,
        evaluation_dates.evaluation_date <= {{ months_before('run_context.as_of_date', 'parameters.hindsight_months') }} as has_hindsight,
        parameters.flap_days
    from evaluation_dates
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
),

-- Several tracks move an account at the same date: what it buys afterwards is added up once, and only where somebody looks at it.
hindsights as (
    select distinct
        moves.account_id,
        moves.from_number,
        periods.evaluation_date as move_date,
        periods.hindsight_end
    from moves
    inner join periods
        on moves.from_number = periods.evaluation_number
    where moves.is_outside and periods.has_hindsight
),

bought as (
    select
        hindsights.account_id,
        hindsights.from_number,
        sum(orders.net_amount) as hindsight_net_revenue
    from hindsights
    inner join orders
        on
            hindsights.account_id = orders.account_id
            and hindsights.move_date < orders.order_date
            and hindsights.hindsight_end >= orders.order_date
    group by
        hindsights.account_id,
        hindsights.from_number
)

select
    moves.account_id,
    moves.track_number,
    moves.is_outside,
    moves.from_number,
    periods.has_hindsight,
    case when moves.is_outside and periods.has_hindsight then coalesce(bought.hindsight_net_revenue, 0) end as hindsight_net_revenue,
    -- Out and back: the next move leads back to where this one came from.
    coalesce(
        {{ dbt.datediff('periods.evaluation_date', 'next_dates.evaluation_date', 'day') }} <= periods.flap_days, false  -- noqa: LT05
    ) as is_flap,
    {{ dbt.datediff('candidate_dates.evaluation_date', 'periods.evaluation_date', 'day') }} as delay_days  -- noqa: LT05
from moves
inner join periods
    on moves.from_number = periods.evaluation_number
inner join evaluation_dates as candidate_dates
    on moves.run_number = candidate_dates.evaluation_number
left join evaluation_dates as next_dates
    on moves.until_number = next_dates.evaluation_number
left join bought
    on
        moves.account_id = bought.account_id
        and moves.from_number = bought.from_number
