-- The channel of each account that can move at each step of the threshold sweeps, and the one that it has a step lower.
with cells as (
    select * from {{ ref('int_sweep_cells') }}
),

scopes as (
    select * from {{ ref('int_account_boundaries') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
)

select
    cells.account_id,
    cells.policy_id,
    cells.measure,
    cells.segment,
    cells.percent,
    decisions.channel,
    lag(decisions.channel) over (partition by cells.account_id, cells.measure, cells.segment order by cells.percent) as channel_before
from cells
inner join scopes
    on cells.account_id = scopes.account_id
inner join tiers
    on
        cells.threshold_set = tiers.threshold_set
        and scopes.size_scope = tiers.scope
        and cells.size_rank = tiers.tier_rank
inner join decisions
    on
        cells.policy_id = decisions.policy_id
        and cells.lifecycle_stage = decisions.lifecycle_stage
        and tiers.segment = decisions.size_segment
        and cells.dormancy_status = decisions.dormancy_status
        and cells.transaction_band = decisions.transaction_band
