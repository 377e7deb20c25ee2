-- One row per policy and channel: what the channel would cost, earn and need as of the as-of date if the policy came into force that day.
--
-- Rule "Contribution and break-even" in docs/rules.md. House accounts get no contacts.
with answers as (
    select * from {{ ref('int_policy_answers') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

candidates as (
    select * from {{ ref('int_policy_candidates') }}
),

margins as (
    select * from {{ ref('int_account_as_of_margins') }}
),

coverage_costs as (
    select * from {{ ref('int_coverage_costs') }}
),

priced as (
    select
        answers.policy_id,
        answers.channel,
        margins.gross_margin_12m,
        coalesce(coverage_costs.margin_uplift, 0) as margin_uplift,
        coalesce(coverage_costs.contact_cost, 0) as contact_cost,
        coalesce(coverage_costs.rep_share, 0) as rep_share
    from answers
    inner join policies
        on answers.policy_id = policies.policy_id
    inner join candidates
        on answers.account_id = candidates.account_id and answers.policy_id = candidates.policy_id
    inner join margins
        on answers.account_id = margins.account_id and policies.threshold_set = margins.threshold_set
    left join coverage_costs
        on
            candidates.size_segment = coverage_costs.size_segment
            and candidates.lifecycle_stage = coverage_costs.lifecycle_stage
            and answers.channel = coverage_costs.channel
)

select
    policy_id,
    channel,
    count(case when gross_margin_12m is null then 1 end) as unknown_margin_count,
    cast(sum(contact_cost) as decimal(18, 2)) as contact_cost,
    cast(coalesce(sum({{ contribution('gross_margin_12m', 'margin_uplift', 'contact_cost') }}), 0) as decimal(18, 2)) as contribution,
    cast(sum(rep_share) as decimal(18, 2)) as reps_needed
from priced
group by
    policy_id,
    channel
