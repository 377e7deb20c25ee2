-- One row per open deal and threshold set: the amount from which the deal is large.
--
-- A deal is measured by what makes a transaction of its account large, one without an account by what holds for everybody.
with deals as (
    select * from {{ ref('int_deals_combined') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'transaction_size' and segment = 'large' and scope = '*'
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
)

select
    deals.opportunity_id,
    tiers.threshold_set,
    coalesce(thresholds.large_transaction_from, tiers.enter_at) as large_deal_from
from deals
cross join tiers
left join thresholds
    on deals.account_id = thresholds.account_id and tiers.threshold_set = thresholds.threshold_set
