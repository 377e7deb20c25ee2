-- One row per account, kind of flip and month-end ahead: what will change by itself if nothing more is ordered.
with candidate_changes as (
    select * from {{ ref('int_candidate_changes') }}
),

causes as (
    select * from {{ ref('int_handoff_causes') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

changes as (
    select
        account_id,
        'candidate' as flip_of,
        cast(channel as string) as to_channel,
        cause,
        coalesce(segment_changes, 'another policy') as cause_text,
        is_new_dormant,
        evaluation_date
    from candidate_changes

    union all

    select
        account_id,
        'assigned' as flip_of,
        cast(channel as string) as to_channel,
        cause,
        cause_text,
        false as is_new_dormant,
        changed_date as evaluation_date
    from causes
),

-- A channel already reached in mid-month is not reported again at the month-end.
flips as (
    select
        changes.*,
        coalesce(
            lag(changes.to_channel) over (partition by changes.account_id, changes.flip_of order by changes.evaluation_date),
            case when changes.flip_of = 'candidate' then assignments.candidate_channel else assignments.assigned_channel end
        ) as from_channel,
        assignments.account_name,
        assignments.owner_id,
        assignments.net_revenue_12m,
        assignments.dormant_after_days,
        assignments.last_purchase_date,
        assignments.as_of_date
    from changes
    inner join assignments
        on changes.account_id = assignments.account_id
    where changes.evaluation_date > assignments.as_of_date
)

select
    account_id,
    account_name,
    owner_id,
    flip_of,
    from_channel,
    to_channel,
    cause,
    cause_text,
    net_revenue_12m,
    -- Known to the day where silence brings it about, else by the month-end at which it shows.
    case when is_new_dormant then {{ dormant_on_date('last_purchase_date', 'dormant_after_days') }} else evaluation_date end as flip_date,
    evaluation_date as shown_on_date,
    as_of_date
from flips
where from_channel <> to_channel
