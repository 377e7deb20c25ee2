-- One row per account, replayed policy and period with one channel, after dwell and holdout: how long the move into it took, whether the
-- account was soon back, and, for a move to outside sales, what it bought afterwards.
--
-- A replay plays one policy by itself over the whole history, as if it had always been in force (rule "Backtest" in docs/rules.md).
-- Hindsight proves no cause. It is looked at once its months are over.
with changes as (
    select * from {{ ref('int_channel_changes') }}
    where track <> 'in_force'
),

last_evaluation as (
    select max(evaluation_date) as evaluation_date
    from {{ ref('int_evaluation_dates') }}
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

-- A change that a deal holds back until the next one comes, or for longer than anybody looks ahead, never happens.
effective as (
    select
        changes.*,
        lag(changes.channel) over (partition by changes.account_id, changes.track order by changes.effective_date) as former_channel
    from changes
    inner join last_evaluation
        on changes.effective_date <= last_evaluation.evaluation_date
),

periods as (
    select
        account_id,
        track,
        channel,
        former_channel is null as is_first,
        candidate_since_date,
        effective_date as from_date,
        coalesce(lead(effective_date) over (partition by account_id, track order by effective_date), {{ no_end() }}) as until_date
    from effective
    where former_channel is null or channel <> former_channel
),

timed as (
    select
        periods.*,
        {{ dbt.datediff('periods.candidate_since_date', 'periods.from_date', 'day') }} as delay_days,  -- noqa: LT05
        -- Out and back: the next move leads back to where this one came from.
        {{ dbt.datediff('periods.from_date', 'periods.until_date', 'day') }} <= parameters.flap_days as is_flap,  -- noqa: LT05
        not periods.is_first
        and periods.channel = 'outside'
        and periods.from_date <= {{ months_before('run_context.as_of_date', 'parameters.hindsight_months') }} as has_hindsight,
        cast({{ dbt.dateadd('month', 'parameters.hindsight_months', 'periods.from_date') }} as date) as hindsight_end_date
    from periods
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
    where has_hindsight
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
    timed.is_first,
    case when timed.has_hindsight then coalesce(bought.net_revenue, 0) end as hindsight_net_revenue,
    case when not timed.is_first then timed.is_flap end as is_flap,
    case when not timed.is_first then timed.delay_days end as delay_days,
    timed.from_date,
    timed.until_date
from timed
left join bought
    on timed.account_id = bought.account_id and timed.from_date = bought.from_date
