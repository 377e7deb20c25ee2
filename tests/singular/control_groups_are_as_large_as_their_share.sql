-- Of the groups that count, about control_share were kept: five standard deviations away, something else than the draw decides who counts.
{{ config(severity='warn') }}

with groups as (
    select
        policy_id,
        group_id,
        max(case when arm = 'kept' then 1 else 0 end) as is_kept
    from {{ ref('int_control_accounts') }}
    group by
        policy_id,
        group_id
),

counted as (
    select
        groups.policy_id,
        parameters.control_share,
        count(*) as group_count,
        sum(groups.is_kept) as kept_count
    from groups
    inner join {{ ref('stg_policy__policies') }} as policies
        on groups.policy_id = policies.policy_id
    inner join {{ ref('int_policy_parameters') }} as parameters
        on policies.threshold_set = parameters.threshold_set
    group by
        groups.policy_id,
        parameters.control_share
)

select *
from counted
where
    group_count >= 50
    and abs(kept_count - control_share * group_count)
    > 5 * sqrt(cast(control_share * (1 - control_share) * group_count as {{ dbt.type_float() }}))
