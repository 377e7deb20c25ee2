-- One row per change of channel up to the as-of date: what the account was measured at where its candidate changed, and what changes
-- hands with it.
with causes as (
    select * from {{ ref('int_handoff_causes') }}
),

history as (
    select * from {{ ref('int_channel_history') }}
),

policies as (
    select * from {{ ref('int_policy_by_evaluation') }}
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
),

open_deals as (
    select
        causes.account_id,
        causes.changed_date,
        count(*) as open_deal_count,
        sum(deals.amount) as open_deal_amount
    from causes
    inner join deals
        on
            causes.account_id = deals.account_id
            and causes.changed_date >= deals.created_date
            and causes.changed_date < deals.open_until_date
    group by
        causes.account_id,
        causes.changed_date
)

select
    causes.account_id,
    causes.changed_date,
    policies.policy_id,
    history.rule_number,
    measures.size_measure_amount,
    measures.transaction_band,
    measures.days_since_last_purchase,
    history.net_revenue_12m,
    coalesce(open_deals.open_deal_count, 0) as open_deal_count,
    coalesce(open_deals.open_deal_amount, 0) as open_deal_amount
from causes
inner join history
    on causes.account_id = history.account_id and causes.changed_date = history.evaluation_date
inner join policies
    on causes.changed_date = policies.evaluation_date
-- By the thresholds in force at the change, which may be others than those of the day that it is measured at.
inner join measures
    on
        causes.account_id = measures.account_id
        and causes.measured_date = measures.evaluation_date
        and policies.threshold_set = measures.threshold_set
left join open_deals
    on causes.account_id = open_deals.account_id and causes.changed_date = open_deals.changed_date
