-- One row: what all accounts that reps cover would earn and need as of the as-of date if each were at its candidate channel.
with standings as (
    select * from {{ ref('int_account_standings') }}
    where coverage <> 'house'
),

candidates as (
    select * from {{ ref('int_policy_candidates') }}
),

margins as (
    select * from {{ ref('int_account_as_of_margins') }}
),

coverage_costs as (
    select * from {{ ref('int_coverage_costs') }}
)

select
    count(case when margins.gross_margin_12m is null then 1 end) as unknown_margin_count,
    cast(coalesce(sum(
        {{ contribution('margins.gross_margin_12m', 'coverage_costs.margin_uplift', 'coverage_costs.contact_cost') }}
    ), 0) as decimal(18, 2)) as contribution,
    cast(coalesce(sum(case when coverage_costs.channel = 'inside' then coverage_costs.rep_share end), 0) as decimal(18, 10))
        as inside_rep_share,
    cast(coalesce(sum(case when coverage_costs.channel = 'outside' then coverage_costs.rep_share end), 0) as decimal(18, 10))
        as outside_rep_share
from standings
inner join candidates
    on standings.account_id = candidates.account_id and standings.policy_id = candidates.policy_id
inner join margins
    on standings.account_id = margins.account_id and standings.threshold_set = margins.threshold_set
inner join coverage_costs
    on
        standings.size_segment = coverage_costs.size_segment
        and standings.lifecycle_stage = coverage_costs.lifecycle_stage
        and candidates.channel = coverage_costs.channel
