-- One row per account, threshold set and evaluation date: the cell of the decision table that the account falls into.
--
-- Rules "Lifecycle stage" and "Whitespace" in docs/rules.md. `_without_memory` is what stage and size would be if an account entered and
-- left a tier at the same amount.
with measures as (
    select * from {{ ref('int_account_measures') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

active_accounts as (
    select
        group_account_id,
        threshold_set,
        evaluation_date,
        count(*) as account_count
    from measures
    where group_account_id is not null and {{ is_active_customer('dormancy_status') }}
    group by
        group_account_id,
        threshold_set,
        evaluation_date
),

joined as (
    select
        measures.*,
        -- Another account than itself.
        coalesce(active_accounts.account_count, 0) > case when {{ is_active_customer('measures.dormancy_status') }} then 1 else 0 end
            as is_group_active,
        parameters.new_customer_days,
        parameters.reactivated_days
    from measures
    inner join parameters
        on measures.threshold_set = parameters.threshold_set
    left join active_accounts
        on
            measures.group_account_id = active_accounts.group_account_id
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
    coverage_group,
    {{ lifecycle_stage('is_group_large_without_memory') }} as lifecycle_stage_without_memory,
    size_segment_without_memory,
    is_group_large,
    is_group_active,
    first_purchase_date,
    last_purchase_date,
    days_since_first_purchase
from joined
