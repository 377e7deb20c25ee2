-- One row per move of an account by a replayed policy: how long it took, whether the account was soon back, and, for a move to outside
-- sales, what the account bought afterwards.
--
-- Hindsight proves no cause. It is looked at once its months are over.
with moves as (
    select * from {{ ref('int_track_channels') }}
    where not is_first
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

timed as (
    select
        moves.*,
        {{ dbt.datediff('moves.candidate_since_date', 'moves.from_date', 'day') }} as delay_days,  -- noqa: LT05
        -- Out and back: the next move leads back to where this one came from.
        {{ dbt.datediff('moves.from_date', 'moves.until_date', 'day') }} <= parameters.flap_days as is_flap,  -- noqa: LT05
        moves.from_date <= {{ months_before('run_context.as_of_date', 'parameters.hindsight_months') }} as has_hindsight,
        cast({{ dbt.dateadd('month', 'parameters.hindsight_months', 'moves.from_date') }} as date) as hindsight_end_date
    from moves
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
),

-- Several policies move an account on the same date: what it buys afterwards is added up once.
sent_outside as (
    select distinct
        account_id,
        from_date,
        hindsight_end_date
    from timed
    where channel = 'outside' and has_hindsight
),

bought as (
    select
        sent_outside.account_id,
        sent_outside.from_date,
        sum(orders.net_amount) as net_revenue
    from sent_outside
    inner join orders
        on
            sent_outside.account_id = orders.account_id
            and sent_outside.from_date < orders.order_date
            and sent_outside.hindsight_end_date >= orders.order_date
    group by
        sent_outside.account_id,
        sent_outside.from_date
)

select
    timed.account_id,
    timed.track,
    timed.channel,
    timed.from_date,
    timed.has_hindsight,
    case when timed.channel = 'outside' and timed.has_hindsight then coalesce(bought.net_revenue, 0) end as hindsight_net_revenue,
    timed.is_flap,
    timed.delay_days
from timed
left join bought
    on timed.account_id = bought.account_id and timed.from_date = bought.from_date
