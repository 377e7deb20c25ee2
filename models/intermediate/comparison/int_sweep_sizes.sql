{{ config(materialized='ephemeral') }}

-- The size tier at D, and that of its group, of each account that can move as a boundary of size moves by a few per cent, the other
-- boundaries staying where they are.
with movers as (
    select * from {{ ref('int_sweep_movers') }}
    where measure = 'size'
),

inputs as (
    select * from {{ ref('int_account_standings') }}
),

steps as (
    select * from {{ ref('int_sweep_steps') }}
),

memories as (
    select * from {{ ref('int_account_size_memories') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size' and enter_at is not null
),

scaled as (
    select
        inputs.account_id,
        steps.measure,
        steps.segment,
        steps.percent,
        tiers.tier_rank,
        inputs.size_measure_amount,
        inputs.group_trailing_amount,
        inputs.size_measure_amount >= tiers.enter_at or coalesce(memories.is_size_over, false) as is_size_over,
        inputs.group_trailing_amount >= tiers.enter_at or coalesce(memories.is_group_over, false) as is_group_over,
        tiers.enter_at * case when tiers.segment = steps.segment then steps.factor else 1 end as enter_at,
        coalesce(tiers.exit_below, tiers.enter_at) * case when tiers.segment = steps.segment then steps.factor else 1 end as exit_below
    from movers
    inner join steps
        on movers.measure = steps.measure and movers.segment = steps.segment
    inner join inputs
        on movers.account_id = inputs.account_id
    cross join as_of
    inner join thresholds
        on inputs.account_id = thresholds.account_id and inputs.threshold_set = thresholds.threshold_set
    inner join tiers
        on thresholds.threshold_set = tiers.threshold_set and thresholds.size_scope = tiers.scope
    left join memories
        on
            inputs.account_id = memories.account_id
            and inputs.threshold_set = memories.threshold_set
            and as_of.as_of_number = memories.evaluation_number
            and tiers.tier_rank = memories.tier_rank
)

select
    account_id,
    measure,
    segment,
    percent,
    max(case
        when size_measure_amount >= enter_at or (size_measure_amount >= exit_below and is_size_over) then tier_rank
    end) as size_rank,
    max(case
        when group_trailing_amount >= enter_at or (group_trailing_amount >= exit_below and is_group_over) then tier_rank
    end) as group_rank
from scaled
group by
    account_id,
    measure,
    segment,
    percent
