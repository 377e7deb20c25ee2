{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The cell of the decision table that each account falls into at each of its evaluations, per threshold set. `plain_` is without the memory
-- of size.
with stages as (

    select * from {{ changed_rows(ref('int_account_stages'), 'changed_evaluations') }}

),

dormancy as (

    select * from {{ changed_rows(ref('int_account_dormancy'), 'changed_evaluations') }}

),

size_segments as (

    select * from {{ changed_rows(ref('int_account_size_segments'), 'changed_evaluations') }}

),

transactions as (

    select * from {{ changed_rows(ref('int_account_transactions'), 'changed_evaluations') }}

),

final as (

    select
        stages.account_id,
        stages.evaluation_number,
        stages.threshold_set,
        stages.lifecycle_stage,
        size_segments.size_segment,
        dormancy.dormancy_status,
        transactions.transaction_band,
        stages.plain_lifecycle_stage,
        size_segments.plain_size_segment
    from stages
    inner join dormancy
        on
            stages.account_id = dormancy.account_id
            and stages.evaluation_number = dormancy.evaluation_number
            and stages.threshold_set = dormancy.threshold_set
    inner join size_segments
        on
            stages.account_id = size_segments.account_id
            and stages.evaluation_number = size_segments.evaluation_number
            and stages.threshold_set = size_segments.threshold_set
    inner join transactions
        on
            stages.account_id = transactions.account_id
            and stages.evaluation_number = transactions.evaluation_number
            and stages.threshold_set = transactions.threshold_set

)

select * from final
