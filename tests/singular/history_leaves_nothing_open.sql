-- Each row of the history finds its cell's decision and its channel period, and says all that it must.
select
    account_id,
    evaluation_date
from {{ ref('int_channel_history') }}
where
    lifecycle_stage is null
    or size_segment is null
    or dormancy_status is null
    or transaction_band is null
    or coverage_group is null
    or size_basis is null
    or candidate_channel is null
    or settled_channel is null
    or assigned_channel is null
    or assignment_source is null
    or policy_id is null
    or net_revenue_12m is null
    or transaction_count is null
    or is_as_of_date is null
    or evaluation_date is null
