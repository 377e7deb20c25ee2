-- One row per boundary and step of its sweep that moves an account: what the accounts that the boundary can move would earn and need there.
--
-- What the boundary cannot move is the same at each step, so steps are compared by these accounts alone.
with sweep_channels as (
    select * from {{ ref('int_sweep_channels') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

margins as (
    select * from {{ ref('int_account_as_of_margins') }}
),

coverage_costs as (
    select * from {{ ref('int_coverage_costs') }}
)

select
    sweep_channels.measure,
    sweep_channels.segment,
    sweep_channels.percent,
    cast(coalesce(sum(
        {{ contribution('margins.gross_margin_12m', 'coverage_costs.margin_uplift', 'coverage_costs.contact_cost') }}
    ), 0) as decimal(18, 2)) as contribution,
    cast(sum(case when sweep_channels.channel = 'inside' then coverage_costs.rep_share else 0 end) as decimal(18, 10)) as inside_rep_share,
    cast(sum(case when sweep_channels.channel = 'outside' then coverage_costs.rep_share else 0 end) as decimal(18, 10)) as outside_rep_share
from sweep_channels
cross join run_context
inner join margins
    on sweep_channels.account_id = margins.account_id and run_context.threshold_set = margins.threshold_set
inner join coverage_costs
    on
        sweep_channels.size_segment = coverage_costs.size_segment
        and sweep_channels.lifecycle_stage = coverage_costs.lifecycle_stage
        and sweep_channels.channel = coverage_costs.channel
group by
    sweep_channels.measure,
    sweep_channels.segment,
    sweep_channels.percent
