-- One row per account, replayed policy and period with one channel, after dwell and holdout.
--
-- A replay plays one policy by itself over the whole history, as if it had always been in force (rule "Backtest" in docs/rules.md).
with changes as (
    select * from {{ ref('int_channel_changes') }}
    where track <> 'in_force'
),

last_evaluation as (
    select max(evaluation_date) as evaluation_date
    from {{ ref('int_evaluation_dates') }}
),

-- A change that a deal holds back until the next one comes, or for longer than anybody looks ahead, never happens.
effective as (
    select
        changes.*,
        lag(changes.channel) over (partition by changes.account_id, changes.track order by changes.effective_date) as former_channel
    from changes
    inner join last_evaluation
        on changes.effective_date <= last_evaluation.evaluation_date
)

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
