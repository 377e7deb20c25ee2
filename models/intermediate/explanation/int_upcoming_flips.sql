-- One row per account, kind of flip and month-end ahead: what will change by itself if nothing more is ordered.
--
-- Rule "Foreseen changes" in docs/rules.md.
with candidate_changes as (
    select * from {{ ref('int_candidate_changes') }}
),

causes as (
    select * from {{ ref('int_handoff_causes') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

policies as (
    select * from {{ ref('int_policy_by_evaluation') }}
),

flip_days as (
    select * from {{ ref('int_flip_days') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

changes as (
    select
        candidate_changes.account_id,
        'candidate' as flip_of,
        cast(candidate_changes.channel as string) as to_channel,
        candidate_changes.cause,
        coalesce(candidate_changes.segment_changes, 'another policy') as cause_text,
        candidate_changes.is_new_dormant,
        case when candidate_changes.cause = 'policy' then policies.policy_valid_from end as exact_date,
        candidate_changes.evaluation_date
    from candidate_changes
    inner join policies
        on candidate_changes.evaluation_date = policies.evaluation_date

    union all

    select
        causes.account_id,
        'assigned' as flip_of,
        cast(causes.channel as string) as to_channel,
        causes.cause,
        causes.cause_text,
        false as is_new_dormant,
        flip_days.flip_date as exact_date,
        causes.changed_date as evaluation_date
    from causes
    left join flip_days
        on causes.account_id = flip_days.account_id and causes.changed_date = flip_days.evaluation_date
),

-- A channel already reached in mid-month is not reported again at the month-end.
flips as (
    select
        changes.*,
        coalesce(
            lag(changes.to_channel) over (partition by changes.account_id, changes.flip_of order by changes.evaluation_date),
            cast(case when changes.flip_of = 'candidate' then assignments.candidate_channel else assignments.assigned_channel end as string)
        ) as from_channel,
        as_of.as_of_date,
        standings.dormant_after_days,
        standings.last_purchase_date
    from changes
    cross join as_of
    inner join assignments
        on changes.account_id = assignments.account_id
    inner join standings
        on changes.account_id = standings.account_id
    where changes.evaluation_date > as_of.as_of_date
)

select
    account_id,
    flip_of,
    from_channel,
    to_channel,
    cause,
    cause_text,
    -- Known to the day where silence, a policy, an override or a hold brings it about, else by the month-end at which it shows.
    case
        when is_new_dormant then {{ dormant_on_date('last_purchase_date', 'dormant_after_days') }}
        when exact_date > as_of_date then exact_date
        else evaluation_date
    end as flip_date,
    evaluation_date as shown_on_date,
    row_number() over (partition by account_id, flip_of order by evaluation_date) as flip_number
from flips
where from_channel <> to_channel
