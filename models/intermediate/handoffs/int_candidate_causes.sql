-- Why each candidate channel changed: the policy calendar, else data (something was bought or returned since the month-end before, by the
-- account or, where size or whitespace is at stake, by its group), else time alone.
with changes as (

    select * from {{ ref('int_candidate_changes') }}

),

policy_changes as (

    select * from {{ ref('int_policy_changes') }}

),

activity as (

    select * from {{ ref('int_account_activity') }}

),

group_activity as (

    select distinct
        ultimate_parent_account_id,
        evaluation_number
    from activity

),

final as (

    select
        changes.account_id,
        changes.channel,
        case
            when policy_changes.account_id is not null then 'policy'
            when activity.account_id is not null then 'data'
            when changes.depends_on_group and group_activity.ultimate_parent_account_id is not null then 'data'
            else 'time'
        end as cause,
        changes.segment_changes,
        changes.is_new_dormant,
        changes.run_number
    from changes
    left join policy_changes
        on changes.account_id = policy_changes.account_id and changes.run_number = policy_changes.evaluation_number
    left join activity
        on changes.account_id = activity.account_id and changes.run_number = activity.evaluation_number
    left join group_activity
        on
            changes.ultimate_parent_account_id = group_activity.ultimate_parent_account_id
            and changes.run_number = group_activity.evaluation_number

)

select * from final
