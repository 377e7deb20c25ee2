-- Accounts, per threshold set, with a deal that would hold a change of channel at D.
with deals as (
    select * from {{ ref('int_open_deals') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select distinct
    deals.account_id,
    thresholds.threshold_set
from deals
cross join as_of
inner join thresholds
    on deals.account_id = thresholds.account_id and deals.amount >= thresholds.large_transaction_from
inner join parameters
    on thresholds.threshold_set = parameters.threshold_set
where deals.created_date <= {{ dbt.dateadd('day', '-1 * parameters.holdout_min_deal_age_days', 'as_of.as_of_date') }}
