{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- How many accounts of each group of several are active or at risk at each evaluation.
with groups as (

    select * from {{ ref('int_account_groups') }}

),

measures as (

    select * from {{ changed_rows(ref('int_account_measures'), 'changed_evaluations') }}

),

final as (

    select
        groups.ultimate_parent_account_id as account_id,
        measures.evaluation_number,
        measures.threshold_set,
        count(*) as active_account_count
    from groups
    inner join measures
        on groups.ultimate_parent_account_id = measures.ultimate_parent_account_id
    where measures.dormancy_status in ('active', 'at_risk')
    group by
        groups.ultimate_parent_account_id,
        measures.evaluation_number,
        measures.threshold_set

)

select * from final
