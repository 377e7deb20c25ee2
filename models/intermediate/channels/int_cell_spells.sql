{{ config(materialized='incremental', incremental_strategy='changed_evaluations', meta={'evaluation_column': 'from_number'}) }}

-- Stretches of month-ends at which an account stays in one cell of the decision table, per threshold set, with and without the memory of
-- size (`is_plain`). A D between month-ends is a stretch of its own. House accounts are in no cell that decides.
with segments as (

    select * from {{ changed_rows(ref('int_account_segments'), 'changed_evaluations') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}
    where coverage <> 'house'

),

covered as (

    select segments.*
    from segments
    inner join accounts
        on segments.account_id = accounts.account_id

),

cells as (

    select
        account_id,
        threshold_set,
        false as is_plain,
        evaluation_number % 2 = 1 as is_between,
        lifecycle_stage,
        size_segment,
        dormancy_status,
        transaction_band,
        evaluation_number
    from covered

    union all

    select
        account_id,
        threshold_set,
        true as is_plain,
        evaluation_number % 2 = 1 as is_between,
        plain_lifecycle_stage as lifecycle_stage,
        plain_size_segment as size_segment,
        dormancy_status,
        transaction_band,
        evaluation_number
    from covered

),

followed as (

    select
        cells.*,
        coalesce(
            lifecycle_stage <> lag(lifecycle_stage) over account_history
            or size_segment <> lag(size_segment) over account_history
            or dormancy_status <> lag(dormancy_status) over account_history
            or transaction_band <> lag(transaction_band) over account_history,
            true
        ) as is_change,
        max(evaluation_number) over (partition by account_id, threshold_set, is_plain, is_between) as last_number
    from cells
    window account_history as (
        partition by account_id, threshold_set, is_plain, is_between order by evaluation_number
    )

),

final as (

    select
        account_id,
        threshold_set,
        is_plain,
        is_between,
        lifecycle_stage,
        size_segment,
        dormancy_status,
        transaction_band,
        evaluation_number as from_number,
        coalesce(
            lead(evaluation_number) over (
                partition by account_id, threshold_set, is_plain, is_between order by evaluation_number
            ) - 2,
            last_number
        ) as to_number
    from followed
    where is_change

)

select * from final
