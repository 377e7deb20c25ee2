-- One row per account, replayed policy and period with one channel, after dwell and deal hold: how long the move into it took, whether the
-- account was soon back, what it bought while outside, and, for a move to outside sales, what it bought in the months afterwards.
--
-- A replay plays one policy by itself over the whole history, as if it had always been in force (rule "Backtest" in docs/rules.md). An
-- order counts under the channel that the account had when it was placed: the order that moves an account at the month's end is still the
-- former channel's. Hindsight proves no cause, and is looked at once its months are over.
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
        -- What was ordered before the first evaluation is the first channel's.
        case when periods.is_first then {{ no_day() }} else periods.from_date end as ordered_after_date,
        case
            when
                not periods.is_first
                and periods.channel = 'outside'
                and periods.from_date <= {{ months_before('run_context.as_of_date', 'parameters.hindsight_months') }}
                then cast({{ dbt.dateadd('month', 'parameters.hindsight_months', 'periods.from_date') }} as date)
        end as hindsight_end_date
    from periods
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
),

-- Several policies have an account outside for the same time: what it buys in it is added up once.
spans as (
    select
        account_id,
        ordered_after_date as after_date,
        until_date as last_date
    from timed
    where channel = 'outside'

    union

    select
        account_id,
        from_date as after_date,
        hindsight_end_date as last_date
    from timed
    where hindsight_end_date is not null
),

bought as (
    select
        spans.account_id,
        spans.after_date,
        spans.last_date,
        cast(sum(orders.net_amount) as decimal(18, 2)) as net_revenue
    from spans
    inner join orders
        on
            spans.account_id = orders.account_id
            and spans.after_date < orders.order_date
            and spans.last_date >= orders.order_date
    group by
        spans.account_id,
        spans.after_date,
        spans.last_date
)

select
    timed.account_id,
    timed.track,
    timed.channel,
    timed.is_first,
    case when timed.channel = 'outside' then coalesce(outside.net_revenue, 0) end as outside_net_revenue,
    case when timed.hindsight_end_date is not null then coalesce(hindsight.net_revenue, 0) end as hindsight_net_revenue,
    case when not timed.is_first then timed.is_flap end as is_flap,
    case when not timed.is_first then timed.delay_days end as delay_days,
    timed.from_date,
    timed.until_date
from timed
left join bought as outside
    on
        timed.account_id = outside.account_id
        and timed.ordered_after_date = outside.after_date
        and timed.until_date = outside.last_date
left join bought as hindsight
    on
        timed.account_id = hindsight.account_id
        and timed.from_date = hindsight.after_date
        and timed.hindsight_end_date = hindsight.last_date
