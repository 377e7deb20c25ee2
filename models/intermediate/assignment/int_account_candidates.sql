-- The channel that coverage and the policy in force give each account, before anything intervenes.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

run_context as (

    select * from {{ ref('int_run_context') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

decisions as (

    select * from {{ ref('int_policy_decisions') }}

),

decided as (

    select
        accounts.account_id,
        accounts.coverage,
        run_context.policy_id,
        coalesce(decisions.channel, run_context.fallback_channel) as policy_channel,
        coalesce(decisions.decided_by, 'fallback') as decided_by,
        decisions.rule_number,
        decisions.reason
    from accounts
    cross join run_context
    inner join segments
        on accounts.account_id = segments.account_id and run_context.threshold_set = segments.threshold_set
    left join decisions
        on
            run_context.policy_id = decisions.policy_id
            and segments.lifecycle_stage = decisions.lifecycle_stage
            and segments.size_segment = decisions.size_segment
            and segments.dormancy_status = decisions.dormancy_status
            and segments.transaction_band = decisions.transaction_band

),

final as (

    select
        account_id,
        policy_id,
        case when coverage = 'house' then 'house' else policy_channel end as candidate_channel,
        case when coverage = 'house' then 'policy' else decided_by end as candidate_source,
        case when coverage <> 'house' then rule_number end as rule_number,
        case when coverage <> 'house' then reason end as rule_reason
    from decided

)

select * from final
