-- One row per threshold set and scope: its lowest and its top size tier, and the tier from which a group's unsold accounts are whitespace.
with parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
)

select
    tiers.threshold_set,
    tiers.scope,
    min(tiers.tier_rank) as lowest_rank,
    max(tiers.tier_rank) as top_rank,
    max(case when tiers.segment = parameters.whitespace_min_segment then tiers.tier_rank end) as whitespace_rank
from tiers
inner join parameters
    on tiers.threshold_set = parameters.threshold_set
group by
    tiers.threshold_set,
    tiers.scope
