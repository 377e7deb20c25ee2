-- The channel that each policy would give each open deal at D.
with deals as (
    select * from {{ ref('int_open_deals') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

answers as (
    select * from {{ ref('int_policy_answers') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'transaction_size' and segment = 'large' and scope = '*'
)

select
    deals.opportunity_id,
    policies.policy_id,
    {{ deal_channel(
        'answers.channel', 'deals.combined_amount', 'policies.deal_routing', 'coalesce(thresholds.large_transaction_from, tiers.enter_at)'
    ) }} as channel,
    deals.amount
from deals
cross join policies
inner join tiers
    on policies.threshold_set = tiers.threshold_set
left join answers
    on deals.account_id = answers.account_id and policies.policy_id = answers.policy_id
left join thresholds
    on deals.account_id = thresholds.account_id and policies.threshold_set = thresholds.threshold_set
