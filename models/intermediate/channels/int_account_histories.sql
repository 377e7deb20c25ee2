{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- Each account at each of the evaluations that are kept to be read: its measures, its segments and its channel side by side.
with channels as (

    select * from {{ changed_rows(ref('int_account_channels'), 'changed_evaluations') }}

),

segments as (

    select * from {{ changed_rows(ref('int_account_segments'), 'changed_evaluations') }}

),

measures as (

    select * from {{ changed_rows(ref('int_account_measures'), 'changed_evaluations') }}
    where is_kept

),

transaction_sizes as (

    select * from {{ changed_rows(ref('int_account_transaction_sizes'), 'changed_evaluations') }}

),

final as (

    select
        channels.account_id,
        channels.evaluation_number,
        segments.lifecycle_stage,
        segments.size_segment,
        segments.dormancy_status,
        segments.transaction_band,
        measures.size_basis,
        channels.candidate_channel,
        channels.settled_channel,
        channels.assigned_channel,
        channels.assignment_source,
        channels.policy_id,
        channels.rule_number,
        measures.size_measure_amount,
        measures.net_revenue_12m,
        transaction_sizes.transaction_size_amount,
        measures.transaction_count,
        measures.days_since_last_purchase,
        measures.is_as_of_date,
        measures.last_purchase_date,
        channels.evaluation_date
    from channels
    inner join measures
        on
            channels.account_id = measures.account_id
            and channels.evaluation_number = measures.evaluation_number
            and channels.threshold_set = measures.threshold_set
    inner join segments
        on
            channels.account_id = segments.account_id
            and channels.evaluation_number = segments.evaluation_number
            and channels.threshold_set = segments.threshold_set
    left join transaction_sizes
        on
            channels.account_id = transaction_sizes.account_id
            and channels.evaluation_number = transaction_sizes.evaluation_number
            and channels.threshold_set = transaction_sizes.threshold_set

)

select * from final
