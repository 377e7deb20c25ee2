{{ after('gate_intermediate') }}

-- One row per boundary of the policy in force and step of its sweep: how many accounts would be outside if only this boundary were
-- elsewhere.
with assignments as (
    select * from {{ ref('int_account_assignments') }}
),

steps as (
    select * from {{ ref('int_sweep_steps') }}
),

sweep_channels as (
    select * from {{ ref('int_sweep_channels') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

covered as (
    select
        count(*) as account_count,
        count(case when candidate_channel = 'outside' then 1 end) as outside_count
    from assignments
    where candidate_channel <> 'house'
),

moved as (
    select
        measure,
        segment,
        percent,
        count(case when channel = 'outside' then 1 end) as outside_count,
        count(case when channel <> channel_before then 1 end) as moved_by_step_count
    from sweep_channels
    group by
        measure,
        segment,
        percent
),

-- At step 0 all accounts are where they are. At any other, those that the boundary can move are elsewhere, and all others still there.
counted as (
    select
        steps.measure,
        steps.segment,
        steps.percent,
        covered.account_count,
        covered.outside_count + coalesce(moved.outside_count - unmoved.outside_count, 0) as outside_count,
        coalesce(moved.moved_by_step_count, 0) as moved_by_step_count
    from steps
    inner join covered
        on covered.account_count > 0
    left join moved
        on steps.measure = moved.measure and steps.segment = moved.segment and steps.percent = moved.percent
    left join moved as unmoved
        on steps.measure = unmoved.measure and steps.segment = unmoved.segment and unmoved.percent = 0
)

select
    run_context.policy_id,
    counted.measure,
    counted.segment,
    cast(counted.percent as integer) as percent,
    cast(counted.account_count as integer) as account_count,
    cast(counted.outside_count as integer) as outside_count,
    cast(counted.moved_by_step_count as integer) as moved_by_step_count,
    cast(cast(counted.moved_by_step_count as decimal(18, 6)) / counted.account_count as decimal(9, 4)) as moved_by_step_share,
    -- One per cent of threshold that moves one per cent of the accounts or more.
    100 * counted.moved_by_step_count >= counted.account_count as is_cliff,
    run_context.as_of_date
from counted
cross join run_context
