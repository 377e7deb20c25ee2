{{ config(materialized='ephemeral') }}

-- Accounts that each replayed policy had left inside when the hindsight months began, and what they bought in them.
with track_channels as (
    select * from {{ ref('int_track_channels') }}
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

period as (
    select
        run_context.as_of_date,
        {{ months_before('run_context.as_of_date', 'parameters.hindsight_months') }} as start_date
    from run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
),

bought as (
    select
        orders.account_id,
        sum(orders.net_amount) as hindsight_net_revenue
    from orders
    cross join period
    where orders.order_date > period.start_date
    group by orders.account_id
),

-- The last month-end that is not after the start.
numbered as (
    select
        period.*,
        {{ month_end_number('period.start_date') }}
        - case when period.start_date = {{ dbt.last_day('period.start_date', 'month') }} then 0 else 2 end as start_number
    from period
)

select
    track_channels.account_id,
    track_channels.track_number,
    coalesce(bought.hindsight_net_revenue, 0) as hindsight_net_revenue
from track_channels
inner join numbered
    on
        not track_channels.is_outside
        and track_channels.from_number <= numbered.start_number
        and track_channels.until_number > numbered.start_number
left join bought
    on track_channels.account_id = bought.account_id
