-- Evaluations at which an account's candidate channel changes under the policy calendar (those ahead included), and which segments changed
-- with it since the month-end before.
with runs as (

    select distinct
        account_id,
        is_between,
        channel,
        run_number
    from {{ ref('int_candidate_runs') }}
    where track = 'in_force'

),

policies as (

    select * from {{ ref('int_policy_by_evaluation') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

-- Read twice: one import for both would be kept in memory as a whole.
former_segments as (

    select * from {{ ref('int_account_segments') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

-- The month-end before: an even number is a month-end.
paired as (

    select
        runs.account_id,
        runs.run_number,
        {{ month_end_before('runs.run_number') }} as former_number,
        runs.channel,
        policies.threshold_set
    from runs
    inner join policies
        on runs.run_number = policies.evaluation_number

),

compared as (

    select
        paired.account_id,
        accounts.ultimate_parent_account_id,
        paired.run_number,
        paired.channel,
        segments.lifecycle_stage,
        segments.size_segment,
        segments.dormancy_status,
        segments.transaction_band,
        former.lifecycle_stage as former_lifecycle_stage,
        former.size_segment as former_size_segment,
        former.dormancy_status as former_dormancy_status,
        former.transaction_band as former_transaction_band
    from paired
    inner join accounts
        on paired.account_id = accounts.account_id
    inner join segments
        on
            paired.account_id = segments.account_id
            and paired.run_number = segments.evaluation_number
            and paired.threshold_set = segments.threshold_set
    inner join former_segments as former
        on
            paired.account_id = former.account_id
            and paired.former_number = former.evaluation_number
            and paired.threshold_set = former.threshold_set

),

final as (

    select
        account_id,
        ultimate_parent_account_id,
        channel,
        {{ segment_change('lifecycle_stage') }}
        || {{ segment_change('size_segment') }}
        || {{ segment_change('dormancy_status') }}
        || {{ segment_change('transaction_band') }} as segment_changes,
        dormancy_status <> former_dormancy_status and dormancy_status = 'dormant' as is_new_dormant,
        size_segment <> former_size_segment or 'whitespace' in (lifecycle_stage, former_lifecycle_stage) as depends_on_group,
        run_number
    from compared

)

select * from final
