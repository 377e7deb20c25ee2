{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The cell of the decision table that each account falls into at each of its evaluations, per threshold set. `plain_` is without the memory
-- of size.
with size_segments as (

    select * from {{ ref('int_account_size_segments') }}

),

group_activity as (

    select * from {{ changed_rows(ref('int_group_activity'), 'changed_evaluations') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

joined as (

    select
        size_segments.*,
        -- Another account than itself.
        coalesce(group_activity.active_account_count, 0)
        > case when size_segments.dormancy_status in ('active', 'at_risk') then 1 else 0 end as is_group_active,
        parameters.new_customer_days,
        parameters.reactivated_days
    from size_segments
    inner join parameters
        on size_segments.threshold_set = parameters.threshold_set
    left join group_activity
        on
            size_segments.ultimate_parent_account_id = group_activity.account_id
            and size_segments.evaluation_number = group_activity.evaluation_number
            and size_segments.threshold_set = group_activity.threshold_set

),

final as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        {{ lifecycle_stage() }} as lifecycle_stage,
        size_segment,
        dormancy_status,
        transaction_band,
        {{ lifecycle_stage('plain_is_group_large') }} as plain_lifecycle_stage,
        plain_size_segment,
        is_group_large,
        is_group_active
    from joined

)

select * from final
