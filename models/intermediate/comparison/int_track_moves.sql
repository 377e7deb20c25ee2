-- Every move of every replayed policy, whether the account was back within the policy's days, and what it bought afterwards.
with track_channels as (

    select * from {{ ref('int_track_channels') }}

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

    select * from {{ ref('int_orders_netted') }}

),

-- Several tracks move an account at the same date: what it buys afterwards is added up once.
hindsights as (

    select distinct
        track_channels.account_id,
        track_channels.from_number,
        evaluation_dates.evaluation_date as move_date,
        cast({{ dbt.dateadd('month', 'parameters.hindsight_months', 'evaluation_dates.evaluation_date') }} as date) as hindsight_end
    from track_channels
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    inner join evaluation_dates
        on track_channels.from_number = evaluation_dates.evaluation_number
    where track_channels.former_channel is not null

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

),

moves as (

    select
        track_channels.account_id,
        track_channels.track,
        track_channels.channel,
        track_channels.from_number,
        evaluation_dates.evaluation_date as move_date,
        candidate_dates.evaluation_date as candidate_date,
        {{ months_before('run_context.as_of_date', 'parameters.hindsight_months') }} as last_hindsight_date,
        parameters.flap_days,
        next_dates.evaluation_date as next_move_date
    from track_channels
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    inner join evaluation_dates
        on track_channels.from_number = evaluation_dates.evaluation_number
    inner join evaluation_dates as candidate_dates
        on track_channels.run_number = candidate_dates.evaluation_number
    left join evaluation_dates as next_dates
        on track_channels.until_number = next_dates.evaluation_number
    where track_channels.former_channel is not null

),

final as (

    select
        moves.account_id,
        moves.track,
        moves.channel,
        moves.from_number,
        moves.move_date <= moves.last_hindsight_date as has_hindsight,
        coalesce(bought.hindsight_net_revenue, 0) as hindsight_net_revenue,
        -- Out and back: the next move leads back to where this one came from.
        coalesce({{ dbt.datediff('moves.move_date', 'moves.next_move_date', 'day') }} <= moves.flap_days, false) as is_flap,  -- noqa: LT05
        {{ dbt.datediff('moves.candidate_date', 'moves.move_date', 'day') }} as delay_days  -- noqa: LT05
    from moves
    left join bought
        on
            moves.account_id = bought.account_id
            and moves.from_number = bought.from_number

)

select * from final
