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

sweep_economics as (
    select * from {{ ref('int_sweep_economics') }}
),

candidate_economics as (
    select * from {{ ref('int_candidate_economics') }}
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
        coalesce(moved.moved_by_step_count, 0) as moved_by_step_count,
        candidate_economics.unknown_margin_count,
        candidate_economics.contribution + coalesce(economics.contribution - unmoved_economics.contribution, 0) as contribution,
        candidate_economics.inside_rep_share + coalesce(economics.inside_rep_share - unmoved_economics.inside_rep_share, 0)
            as reps_needed_inside,
        candidate_economics.outside_rep_share + coalesce(economics.outside_rep_share - unmoved_economics.outside_rep_share, 0)
            as reps_needed_outside
    from steps
    inner join covered
        on covered.account_count > 0
    cross join candidate_economics
    left join moved
        on steps.measure = moved.measure and steps.segment = moved.segment and steps.percent = moved.percent
    left join moved as unmoved
        on steps.measure = unmoved.measure and steps.segment = unmoved.segment and unmoved.percent = 0
    left join sweep_economics as economics
        on steps.measure = economics.measure and steps.segment = economics.segment and steps.percent = economics.percent
    left join sweep_economics as unmoved_economics
        on
            steps.measure = unmoved_economics.measure
            and steps.segment = unmoved_economics.segment
            and unmoved_economics.percent = 0
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
    cast(counted.unknown_margin_count as integer) as unknown_margin_count,
    cast(counted.contribution as decimal(18, 2)) as contribution,
    cast(counted.reps_needed_inside as decimal(18, 2)) as reps_needed_inside,
    cast(counted.reps_needed_outside as decimal(18, 2)) as reps_needed_outside,
    run_context.as_of_date
from counted
cross join run_context
