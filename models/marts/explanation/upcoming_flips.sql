{{ after('gate_intermediate') }}

with candidate_changes as (
    select * from {{ ref('int_candidate_causes') }}
),

causes as (
    select * from {{ ref('int_handoff_causes') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_ahead
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

candidates as (
    select
        candidate_changes.account_id,
        'candidate' as flip_of,
        candidate_changes.channel as to_channel,
        candidate_changes.cause,
        candidate_changes.segment_changes as cause_text,
        candidate_changes.is_new_dormant,
        candidate_changes.run_number as evaluation_number
    from candidate_changes
),

assigned as (
    select
        account_id,
        'assigned' as flip_of,
        channel as to_channel,
        cause,
        cause_text,
        false as is_new_dormant,
        evaluation_number
    from causes
),

ahead as (
    select
        candidates.*,
        evaluation_dates.evaluation_date
    from candidates
    inner join evaluation_dates
        on candidates.evaluation_number = evaluation_dates.evaluation_number

    union all

    select
        assigned.*,
        evaluation_dates.evaluation_date
    from assigned
    inner join evaluation_dates
        on assigned.evaluation_number = evaluation_dates.evaluation_number
),

-- What is so already at a D between month-ends is no flip at the end of its month.
flips as (
    select
        ahead.*,
        coalesce(
            lag(ahead.to_channel) over (partition by ahead.account_id, ahead.flip_of order by ahead.evaluation_number),
            case when ahead.flip_of = 'candidate' then assignments.candidate_channel else assignments.assigned_channel end
        ) as from_channel
    from ahead
    inner join assignments
        on ahead.account_id = assignments.account_id
)

select
    flips.account_id,
    assignments.account_name,
    assignments.owner_id,
    flips.flip_of,
    flips.from_channel,
    flips.to_channel,
    flips.cause,
    coalesce(nullif(trim(trailing '; ' from flips.cause_text), ''), 'another policy') as cause_text,
    assignments.net_revenue_12m,
    -- Known to the day where silence brings it about, else by the month-end at which it shows.
    cast(case
        when flips.is_new_dormant
            then {{ dbt.dateadd('day', 'assignments.dormant_after_days + 1', 'assignments.last_purchase_date') }}
        else flips.evaluation_date
    end as date) as flip_date,
    flips.evaluation_date as shown_on_date,
    assignments.as_of_date
from flips
inner join assignments
    on flips.account_id = assignments.account_id
where flips.from_channel <> flips.to_channel
