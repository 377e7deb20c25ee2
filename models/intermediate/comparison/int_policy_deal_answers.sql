-- One row per open deal and policy: the channel that the policy would give the deal as of the as-of date.
with deals as (
    select * from {{ ref('int_deals_combined') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

answers as (
    select * from {{ ref('int_policy_answers') }}
),

boundaries as (
    select * from {{ ref('int_deal_boundaries') }}
)

select
    deals.opportunity_id,
    policies.policy_id,
    {{ deal_channel('answers.channel', 'deals.combined_amount', 'policies.deal_routing', 'boundaries.large_deal_from') }} as channel,
    deals.amount
from deals
cross join policies
inner join boundaries
    on deals.opportunity_id = boundaries.opportunity_id and policies.threshold_set = boundaries.threshold_set
left join answers
    on deals.account_id = answers.account_id and policies.policy_id = answers.policy_id
