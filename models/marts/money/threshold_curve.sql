{{ after('gate_intermediate') }}

-- One row per boundary of the policy in force and step of its curve: accounts and reps outside, and contribution, if this boundary alone
-- were anywhere from a tenth to ten times its value today.
--
-- Rule "Threshold curve" in docs/rules.md.
with kinds as (
    select * from {{ ref('int_curve_kinds') }}
),

steps as (
    select * from {{ ref('int_curve_steps') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

coverage_costs as (
    select * from {{ ref('int_coverage_costs') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

cells as (
    select
        steps.measure,
        steps.segment,
        steps.step_number,
        steps.factor,
        steps.threshold_value,
        kinds.kind_number,
        kinds.account_count,
        kinds.known_margin_count,
        kinds.gross_margin_12m,
        case when kinds.group_step >= steps.step_number then kinds.lifecycle_stage_over else kinds.lifecycle_stage_under end
            as lifecycle_stage,
        case when kinds.own_step >= steps.step_number then kinds.size_segment_over else kinds.size_segment_under end as size_segment,
        kinds.dormancy_status,
        kinds.coverage_group,
        case when kinds.own_step >= steps.step_number then kinds.transaction_band_over else kinds.transaction_band_under end
            as transaction_band
    from steps
    inner join kinds
        on steps.measure = kinds.measure and steps.segment = kinds.segment
),

decided as (
    select
        cells.*,
        decisions.channel,
        max(case when cells.factor = 1 then decisions.channel end) over (partition by cells.kind_number) as channel_today
    from cells
    cross join run_context
    inner join decisions
        on run_context.policy_id = decisions.policy_id and {{ same_cell('cells', 'decisions') }}
),

priced as (
    select
        decided.*,
        {{ contribution(
            'decided.gross_margin_12m', 'coverage_costs.margin_uplift', 'decided.known_margin_count * coverage_costs.contact_cost'
        ) }} as contribution,
        decided.account_count * coverage_costs.rep_share as rep_count
    from decided
    inner join coverage_costs
        on
            decided.size_segment = coverage_costs.size_segment
            and decided.lifecycle_stage = coverage_costs.lifecycle_stage
            and decided.channel = coverage_costs.channel
),

counted as (
    select
        measure,
        segment,
        step_number,
        factor,
        threshold_value,
        sum(account_count) as account_count,
        sum(case when channel = 'outside' then account_count else 0 end) as outside_count,
        sum(case when channel <> channel_today then account_count else 0 end) as moved_count,
        sum(account_count - known_margin_count) as unknown_margin_count,
        sum(contribution) as contribution,
        sum(case when channel = 'inside' then rep_count else 0 end) as reps_needed_inside,
        sum(case when channel = 'outside' then rep_count else 0 end) as reps_needed_outside
    from priced
    group by
        measure,
        segment,
        step_number,
        factor,
        threshold_value
)

select
    run_context.policy_id,
    counted.measure,
    counted.segment,
    counted.step_number,
    cast(counted.account_count as integer) as account_count,
    cast(counted.outside_count as integer) as outside_count,
    cast(counted.moved_count as integer) as moved_count,
    cast(counted.unknown_margin_count as integer) as unknown_margin_count,
    cast(counted.factor as decimal(18, 8)) as factor,
    counted.threshold_value,
    cast(counted.contribution as decimal(18, 2)) as contribution,
    cast(counted.reps_needed_inside as decimal(18, 2)) as reps_needed_inside,
    cast(counted.reps_needed_outside as decimal(18, 2)) as reps_needed_outside,
    counted.factor = 1 as is_today,
    run_context.as_of_date
from counted
cross join run_context
