-- The accounts that no step of a boundary moves, counted: at each of its steps they have the channel of their cell at D.
with cells as (
    select * from {{ ref('int_assignment_cells') }}
),

steps as (
    select * from {{ ref('int_sweep_steps') }}
),

movers as (
    select * from {{ ref('int_sweep_movers') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

decided as (
    select
        cells.account_id,
        cells.policy_id,
        decisions.channel
    from cells
    inner join decisions
        on
            cells.policy_id = decisions.policy_id
            and cells.lifecycle_stage = decisions.lifecycle_stage
            and cells.size_segment = decisions.size_segment
            and cells.dormancy_status = decisions.dormancy_status
            and cells.transaction_band = decisions.transaction_band
),

boundaries as (
    select distinct
        measure,
        segment
    from steps
)

select
    decided.policy_id,
    boundaries.measure,
    boundaries.segment,
    count(*) as account_count,
    count(case when decided.channel = 'outside' then 1 end) as outside_count
from decided
cross join boundaries
left join movers
    on
        decided.account_id = movers.account_id
        and boundaries.measure = movers.measure
        and boundaries.segment = movers.segment
where movers.account_id is null
group by
    decided.policy_id,
    boundaries.measure,
    boundaries.segment
