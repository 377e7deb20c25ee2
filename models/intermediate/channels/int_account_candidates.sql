{{ config(materialized='ephemeral') }}

-- The channel that coverage and the policy in force give each account at each of its evaluations, before anything intervenes.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

policies as (

    select * from {{ ref('int_policy_by_evaluation') }}

),

segments as (

    select * from {{ changed_rows(ref('int_account_segments'), 'changed_evaluations') }}

),

decisions as (

    select * from {{ ref('int_policy_decisions') }}

),

decided as (

    select
        segments.account_id,
        segments.evaluation_number,
        accounts.coverage,
        policies.policy_id,
        policies.threshold_set,
        policies.fallback_channel,
        coalesce(decisions.channel, policies.fallback_channel) as policy_channel,
        coalesce(decisions.decided_by, 'fallback') as decided_by,
        decisions.rule_number
    from segments
    inner join policies
        on segments.evaluation_number = policies.evaluation_number and segments.threshold_set = policies.threshold_set
    inner join accounts
        on segments.account_id = accounts.account_id
    left join decisions
        on
            policies.policy_id = decisions.policy_id
            and segments.lifecycle_stage = decisions.lifecycle_stage
            and segments.size_segment = decisions.size_segment
            and segments.dormancy_status = decisions.dormancy_status
            and segments.transaction_band = decisions.transaction_band

),

final as (

    select
        account_id,
        evaluation_number,
        policy_id,
        threshold_set,
        fallback_channel,
        case when coverage = 'house' then 'house' else policy_channel end as candidate_channel,
        case when coverage = 'house' then 'policy' else decided_by end as candidate_source,
        case when coverage <> 'house' then rule_number end as rule_number
    from decided

)

select * from final
