-- The cell of each covered account at D under the policy in force, and what a step away from it depends on.
with inputs as (
    select * from {{ ref('int_account_standings') }}
),

scopes as (
    select * from {{ ref('int_account_boundaries') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
)

select
    inputs.account_id,
    inputs.policy_id,
    segments.lifecycle_stage,
    segments.size_segment,
    segments.dormancy_status,
    segments.transaction_band,
    tiers.next_segment,
    lower_tiers.segment as lower_segment,
    coalesce(inputs.is_key_account, false) as is_key_account,
    -- Whoever falls dormant in a large group that goes on buying is whitespace.
    scopes.is_group_large and inputs.is_group_active as is_whitespace_when_dormant,
    coalesce(inputs.rhythm_transaction_count >= scopes.at_risk_min_transactions, false) as has_rhythm
from inputs
cross join as_of
inner join scopes
    on inputs.account_id = scopes.account_id
inner join segments
    on
        inputs.account_id = segments.account_id
        and inputs.threshold_set = segments.threshold_set
        and as_of.as_of_number = segments.evaluation_number
inner join tiers
    on inputs.threshold_set = tiers.threshold_set and scopes.size_scope = tiers.scope and segments.size_segment = tiers.segment
left join tiers as lower_tiers
    on
        tiers.threshold_set = lower_tiers.threshold_set
        and tiers.scope = lower_tiers.scope
        and tiers.tier_rank - 1 = lower_tiers.tier_rank
