-- Each measure of this run beside that of the last accepted one: what the gate of the marts judges. Empty without such a run.
with measures as (

    select * from {{ ref('run_measures') }}

),

accepted as (

    select * from {{ source('raw_landing', 'accepted_measures') }}

),

run_context as (

    select * from {{ ref('int_run_context') }}

),

final as (

    select
        accepted.measure_group,
        accepted.member,
        measures.value,
        accepted.value as accepted_value,
        -- What is no longer there has the share 0.
        coalesce(measures.value, 0) - accepted.value as change,
        accepted.policy_hash = run_context.policy_hash as is_same_policy
    from accepted
    cross join run_context
    left join measures
        on accepted.measure_group = measures.measure_group and accepted.member = measures.member

)

select * from final
