{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The lifecycle stage at each evaluation: the first that fits, from whitespace to established. `plain_` is without the memory of size.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

dormancy as (

    select * from {{ changed_rows(ref('int_account_dormancy'), 'changed_evaluations') }}

),

size_segments as (

    select * from {{ changed_rows(ref('int_account_size_segments'), 'changed_evaluations') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

active_groups as (

    select
        accounts.ultimate_parent_account_id,
        dormancy.evaluation_number,
        dormancy.threshold_set,
        count(*) as active_account_count
    from accounts
    inner join dormancy
        on accounts.account_id = dormancy.account_id
    where dormancy.dormancy_status in ('active', 'at_risk')
    group by
        accounts.ultimate_parent_account_id,
        dormancy.evaluation_number,
        dormancy.threshold_set

),

measured as (

    select
        dormancy.*,
        size_segments.is_group_large,
        size_segments.plain_is_group_large,
        -- Another account than itself.
        coalesce(active_groups.active_account_count, 0)
        > case when dormancy.dormancy_status in ('active', 'at_risk') then 1 else 0 end as is_group_active,
        parameters.new_customer_days,
        parameters.reactivated_days
    from accounts
    inner join dormancy
        on accounts.account_id = dormancy.account_id
    inner join size_segments
        on
            dormancy.account_id = size_segments.account_id
            and dormancy.evaluation_number = size_segments.evaluation_number
            and dormancy.threshold_set = size_segments.threshold_set
    inner join parameters
        on dormancy.threshold_set = parameters.threshold_set
    left join active_groups
        on
            accounts.ultimate_parent_account_id = active_groups.ultimate_parent_account_id
            and dormancy.evaluation_number = active_groups.evaluation_number
            and dormancy.threshold_set = active_groups.threshold_set

),

final as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        {{ lifecycle_stage() }} as lifecycle_stage,
        {{ lifecycle_stage('plain_is_group_large') }} as plain_lifecycle_stage,
        is_group_active
    from measured

)

select * from final
