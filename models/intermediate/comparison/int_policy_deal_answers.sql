-- One row per open deal and policy: the channel that works the deal as of the as-of date if the policy came into force that day. For the
-- policy in force, it is the channel that works it.
--
-- Rule "Deal routing" in docs/rules.md. A deal is large where a transaction of its account would be; one without an account is measured
-- by what holds for everybody.
with deals as (
    select * from {{ ref('int_opportunities') }}
    where is_deal
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
),

asked as (
    select
        deals.opportunity_id,
        deals.amount,
        deals.combined_amount,
        policies.policy_id,
        policies.deal_routing,
        answers.channel as account_channel,
        coalesce(thresholds.large_transaction_from, tiers.enter_at) as large_deal_from
    from deals
    cross join policies
    inner join tiers
        on policies.threshold_set = tiers.threshold_set
    left join answers
        on deals.account_id = answers.account_id and policies.policy_id = answers.policy_id
    left join thresholds
        on deals.account_id = thresholds.account_id and policies.threshold_set = thresholds.threshold_set
)

select
    *,
    {{ deal_channel('account_channel', 'combined_amount', 'deal_routing', 'large_deal_from') }} as channel
from asked
