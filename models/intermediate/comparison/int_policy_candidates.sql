{{ config(materialized='ephemeral') }}

-- What each policy says of each covered account at D, before anything intervenes.
with accounts as (
    select * from {{ ref('int_accounts') }}
    where coverage <> 'house'
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
)

select
    accounts.account_id,
    decisions.policy_id,
    decisions.threshold_set,
    decisions.channel as candidate_channel
from accounts
cross join as_of
inner join segments
    on accounts.account_id = segments.account_id and as_of.as_of_number = segments.evaluation_number
inner join decisions
    on
        segments.threshold_set = decisions.threshold_set
        and segments.lifecycle_stage = decisions.lifecycle_stage
        and segments.size_segment = decisions.size_segment
        and segments.dormancy_status = decisions.dormancy_status
        and segments.transaction_band = decisions.transaction_band
