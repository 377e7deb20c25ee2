{{ after('gate_intermediate') }}

with channels as (

    select * from {{ ref('int_account_channels') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

-- Only the evaluations that are kept to be read.
measures as (

    select * from {{ ref('int_account_measures') }}

),

run_context as (

    select * from {{ ref('int_run_context') }}

),

final as (

    select
        channels.account_id,
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
        run_context.policy_hash,
        run_context.input_fingerprint,
        channels.rule_number,
        cast(measures.size_measure_amount as decimal(18, 2)) as size_measure_amount,
        cast(measures.net_revenue_12m as decimal(18, 2)) as net_revenue_12m,
        cast(measures.transaction_size_amount as decimal(18, 2)) as transaction_size_amount,
        cast(measures.transaction_count as integer) as transaction_count,
        cast(measures.days_since_last_purchase as integer) as days_since_last_purchase,
        measures.is_as_of_date,
        measures.last_purchase_date,
        channels.evaluation_date,
        run_context.as_of_date
    from channels
    cross join run_context
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

)

select * from final
