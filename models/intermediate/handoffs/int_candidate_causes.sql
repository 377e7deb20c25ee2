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

-- Of the group, that of the account itself among it, or of the account alone.
active as (
    select distinct
        changes.account_id,
        changes.run_number
    from changes
    inner join activity
        on
            changes.ultimate_parent_account_id = activity.ultimate_parent_account_id
            and changes.run_number = activity.evaluation_number
    where changes.depends_on_group or changes.account_id = activity.account_id
)

select
    changes.account_id,
    changes.channel,
    case
        when policy_changes.account_id is not null then 'policy'
        when active.account_id is not null then 'data'
        else 'time'
    end as cause,
    changes.segment_changes,
    changes.is_new_dormant,
    changes.run_number
from changes
left join policy_changes
    on changes.account_id = policy_changes.account_id and changes.run_number = policy_changes.evaluation_number
left join active
    on changes.account_id = active.account_id and changes.run_number = active.run_number
