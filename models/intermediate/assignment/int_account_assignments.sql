-- From candidate to assigned channel: an override in force lies on top of what the policy says.
with candidates as (

    select * from {{ ref('int_account_candidates') }}

),

overrides as (

    select * from {{ ref('int_account_overrides') }}

),

final as (

    select
        candidates.account_id,
        candidates.policy_id,
        candidates.candidate_channel,
        -- History does not delay a change yet: what the policy says today is settled today.
        candidates.candidate_channel as settled_channel,
        coalesce(overrides.channel, candidates.candidate_channel) as assigned_channel,
        case when overrides.account_id is not null then 'override' else candidates.candidate_source end as assignment_source,
        candidates.rule_number,
        candidates.rule_reason,
        overrides.reason as override_reason,
        overrides.approved_by as override_approved_by,
        overrides.valid_to as override_valid_to
    from candidates
    left join overrides
        on candidates.account_id = overrides.account_id

)

select * from final
