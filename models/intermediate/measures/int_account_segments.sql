-- One row per account, threshold set and evaluation date: the cell of the decision table that the account falls into.
--
-- Rules "Lifecycle stage" and "Whitespace" in docs/rules.md. `_without_memory` is what stage and size would be if an account entered and
-- left a tier at the same amount.
with measures as (
    select * from {{ ref('int_account_measures') }}
),

size_segments as (
    select * from {{ ref('int_account_size_segments') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

active_accounts as (
    select
        thresholds.group_account_id,
        measures.threshold_set,
        measures.evaluation_date,
        count(*) as account_count
    from measures
    inner join thresholds
        on
            measures.account_id = thresholds.account_id
            and measures.threshold_set = thresholds.threshold_set
            and thresholds.group_account_id is not null
    where {{ is_active_customer('measures.dormancy_status') }}
    group by
        thresholds.group_account_id,
        measures.threshold_set,
        measures.evaluation_date
),

joined as (
    select
        measures.*,
        size_segments.size_segment,
        size_segments.size_segment_without_memory,
        size_segments.is_group_large,
        size_segments.is_group_large_without_memory,
        -- Another account than itself.
        coalesce(active_accounts.account_count, 0) > case when {{ is_active_customer('measures.dormancy_status') }} then 1 else 0 end
            as is_group_active,
        thresholds.dormant_after_days,
        parameters.new_customer_days,
        parameters.reactivated_days
    from measures
    inner join size_segments
        on
            measures.account_id = size_segments.account_id
            and measures.threshold_set = size_segments.threshold_set
            and measures.evaluation_date = size_segments.evaluation_date
    inner join thresholds
        on measures.account_id = thresholds.account_id and measures.threshold_set = thresholds.threshold_set
    inner join parameters
        on measures.threshold_set = parameters.threshold_set
    left join active_accounts
        on
            thresholds.group_account_id = active_accounts.group_account_id
            and measures.threshold_set = active_accounts.threshold_set
            and measures.evaluation_date = active_accounts.evaluation_date
)

select
    account_id,
    threshold_set,
    evaluation_date,
    {{ lifecycle_stage() }} as lifecycle_stage,
    size_segment,
    dormancy_status,
    transaction_band,
    {{ lifecycle_stage('is_group_large_without_memory') }} as lifecycle_stage_without_memory,
    size_segment_without_memory,
    is_group_large,
    is_group_active,
    first_purchase_date,
    last_purchase_date,
    days_since_first_purchase
from joined
