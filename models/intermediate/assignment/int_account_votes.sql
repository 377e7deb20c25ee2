{{ config(materialized='ephemeral') }}

-- What each division alone would say of an account; a division abstains where it has nothing to measure.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
    where policy_id in ('prospecting_only', 'account_size_only', 'dormancy_only', 'transaction_size_only')
),

votes as (
    select
        accounts.account_id,
        decisions.policy_id,
        case
            when
                decisions.policy_id = 'account_size_only'
                and segments.dormancy_status = 'never_ordered'
                and accounts.potential_amount is null
                then 'abstain'
            when decisions.policy_id = 'dormancy_only' and segments.dormancy_status = 'never_ordered' then 'abstain'
            when decisions.policy_id = 'transaction_size_only' and segments.transaction_band = 'none' then 'abstain'
            else decisions.channel
        end as vote
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
)

select
    account_id,
    max(case when policy_id = 'prospecting_only' then vote end) as prospecting_vote,
    max(case when policy_id = 'account_size_only' then vote end) as account_size_vote,
    max(case when policy_id = 'dormancy_only' then vote end) as dormancy_vote,
    max(case when policy_id = 'transaction_size_only' then vote end) as transaction_size_vote
from votes
group by account_id
