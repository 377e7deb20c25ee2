{{ config(materialized='view') }}

-- The trailing amount from which each account is large under the policy in force: enter_at of the segment that whitespace_min_segment
-- names.
with thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
)

select
    thresholds.account_id,
    coalesce(tiers.enter_at, 0) as large_from
from thresholds
inner join run_context
    on thresholds.threshold_set = run_context.threshold_set
inner join parameters
    on thresholds.threshold_set = parameters.threshold_set
inner join tiers
    on
        thresholds.threshold_set = tiers.threshold_set
        and thresholds.size_scope = tiers.scope
        and parameters.whitespace_min_segment = tiers.segment
