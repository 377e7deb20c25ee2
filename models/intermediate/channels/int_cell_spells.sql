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

last_numbers as (

    select
        evaluation_number % 2 = 1 as is_between,
        max(evaluation_number) as last_number
    from {{ ref('int_evaluation_dates') }}
    group by evaluation_number % 2 = 1

),

followed as (

    select
        covered.*,
        evaluation_number % 2 = 1 as is_between,
        coalesce(
            dormancy_status <> lag(dormancy_status) over account_history
            or transaction_band <> lag(transaction_band) over account_history,
            true
        ) as is_change_of_both,
        lifecycle_stage <> lag(lifecycle_stage) over account_history
        or size_segment <> lag(size_segment) over account_history as is_change,
        plain_lifecycle_stage <> lag(plain_lifecycle_stage) over account_history
        or plain_size_segment <> lag(plain_size_segment) over account_history as is_plain_change
    from covered
    window account_history as (
        partition by account_id, threshold_set, evaluation_number % 2 order by evaluation_number
    )

),

changes as (

    select
        followed.account_id,
        followed.threshold_set,
        kinds.is_plain,
        followed.is_between,
        case when kinds.is_plain then followed.plain_lifecycle_stage else followed.lifecycle_stage end as lifecycle_stage,
        case when kinds.is_plain then followed.plain_size_segment else followed.size_segment end as size_segment,
        followed.dormancy_status,
        followed.transaction_band,
        followed.evaluation_number as from_number
    from followed
    cross join (values (true), (false)) as kinds (is_plain)
    where followed.is_change_of_both or case when kinds.is_plain then followed.is_plain_change else followed.is_change end

),

final as (

    select
        changes.account_id,
        changes.threshold_set,
        changes.is_plain,
        changes.is_between,
        changes.lifecycle_stage,
        changes.size_segment,
        changes.dormancy_status,
        changes.transaction_band,
        changes.from_number,
        coalesce(
            lead(changes.from_number) over (
                partition by changes.account_id, changes.threshold_set, changes.is_plain, changes.is_between order by changes.from_number
            ) - 2,
            last_numbers.last_number
        ) as to_number
    from changes
    inner join last_numbers
        on changes.is_between = last_numbers.is_between

)

select * from final
