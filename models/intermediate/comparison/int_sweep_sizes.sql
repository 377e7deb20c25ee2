-- One row per account that a boundary of size can move, and step of that boundary: the tiers that the account and its group would be in
-- as of the as-of date. The other boundaries stay where they are, and so does what was over a boundary at the last month-end.
with movers as (
    select * from {{ ref('int_sweep_movers') }}
    where measure = 'size'
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

steps as (
    select * from {{ ref('int_sweep_steps') }}
),

memories as (
    select memories.*
    from {{ ref('int_account_size_memories') }} as memories
    inner join {{ ref('int_as_of_date') }} as as_of
        on memories.evaluation_date = as_of.as_of_date
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size' and enter_at is not null
),

moved as (
    select
        standings.account_id,
        steps.measure,
        steps.segment,
        steps.percent,
        tiers.tier_rank,
        standings.size_measure_amount,
        standings.group_trailing_amount,
        standings.size_measure_amount >= tiers.enter_at or coalesce(memories.is_size_over, false) as was_size_over,
        standings.group_trailing_amount >= tiers.enter_at or coalesce(memories.is_group_over, false) as was_group_over,
        case when tiers.segment = steps.segment then steps.factor else 1 end * tiers.enter_at as enter_at,
        case when tiers.segment = steps.segment then steps.factor else 1 end * coalesce(tiers.exit_below, tiers.enter_at) as exit_below
    from movers
    inner join steps
        on movers.measure = steps.measure and movers.segment = steps.segment
    inner join standings
        on movers.account_id = standings.account_id
    inner join tiers
        on standings.threshold_set = tiers.threshold_set and standings.tier_scope = tiers.scope
    left join memories
        on
            standings.account_id = memories.account_id
            and standings.threshold_set = memories.threshold_set
            and tiers.tier_rank = memories.tier_rank
)

select
    account_id,
    measure,
    segment,
    percent,
    max(case when coalesce({{ boundary_verdict('size_measure_amount', 'moved') }}, was_size_over) then tier_rank end) as size_rank,
    max(case when coalesce({{ boundary_verdict('group_trailing_amount', 'moved') }}, was_group_over) then tier_rank end) as group_rank
from moved
group by
    account_id,
    measure,
    segment,
    percent
