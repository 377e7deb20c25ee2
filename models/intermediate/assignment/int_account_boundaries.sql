-- The boundaries and parameters that hold for each account under the policy in force, and the tier that it is in at D.
with run_context as (
    select * from {{ ref('int_run_context') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

scopes as (
    select * from {{ ref('int_policy_size_scopes') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
)

select
    thresholds.account_id,
    thresholds.size_scope,
    thresholds.large_transaction_from,
    parameters.new_customer_days,
    parameters.reactivated_days,
    parameters.at_risk_min_transactions,
    parameters.at_risk_min_silent_days,
    parameters.at_risk_interval_factor,
    segments.is_group_large,
    scopes.lowest_rank,
    scopes.top_rank,
    scopes.whitespace_rank,
    tiers.tier_rank as size_rank
from thresholds
inner join run_context
    on thresholds.threshold_set = run_context.threshold_set
cross join as_of
inner join parameters
    on thresholds.threshold_set = parameters.threshold_set
inner join segments
    on
        thresholds.account_id = segments.account_id
        and thresholds.threshold_set = segments.threshold_set
        and as_of.as_of_number = segments.evaluation_number
inner join scopes
    on thresholds.threshold_set = scopes.threshold_set and thresholds.size_scope = scopes.scope
inner join tiers
    on
        thresholds.threshold_set = tiers.threshold_set
        and thresholds.size_scope = tiers.scope
        and segments.size_segment = tiers.segment
