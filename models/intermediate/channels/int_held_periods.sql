-- One row per account and period of evaluation dates in which its settled channel, and the one that open deals leave it in, stay the same.
--
-- While the latest change is held, the account stays in the last channel that was not held. Overrides and rejected rows come after it
-- (int_assigned_periods).
with accounts as (
    select * from {{ ref('int_accounts') }}
),

starts as (
    select * from {{ ref('int_account_starts') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

changes as (
    select
        channel_changes.*,
        -- The first evaluation date at which nothing holds it.
        case
            when channel_changes.free_from_date > as_of.as_of_date then {{ dbt.last_day('channel_changes.free_from_date', 'month') }}
            when channel_changes.free_from_date <= as_of.as_of_date
                then {{ first_evaluation_on_or_after('channel_changes.free_from_date', 'as_of.as_of_date') }}
        end as free_evaluation_date
    from {{ ref('int_channel_changes') }} as channel_changes
    cross join as_of
    where channel_changes.track = 'in_force'
),

beginnings as (
    select
        account_id,
        first_evaluation_date as from_date
    from starts

    union

    select
        account_id,
        settled_date as from_date
    from changes

    union

    select
        account_id,
        free_evaluation_date as from_date
    from changes
    where free_evaluation_date < next_settled_date

    union

    -- No month-end remembers what settled on an as-of date between two: from the next one on, what settled last at a month-end holds again.
    select
        account_id,
        next_settled_date as from_date
    from changes
    where not is_remembered
),

settled as (
    select
        beginnings.account_id,
        beginnings.from_date,
        as_of_changes.account_id is null as is_remembered,
        case
            when accounts.coverage = 'house' then 'house'
            else coalesce(as_of_changes.channel, changes.channel)
        end as settled_channel,
        coalesce(as_of_changes.candidate_since_date, changes.candidate_since_date) as candidate_since_date,
        coalesce(as_of_changes.settled_date, changes.settled_date) as settled_date,
        case when as_of_changes.account_id is null then changes.free_from_date else as_of_changes.free_from_date end as free_from_date
    from beginnings
    -- None after the last evaluation date.
    inner join evaluation_dates
        on beginnings.from_date = evaluation_dates.evaluation_date
    inner join accounts
        on beginnings.account_id = accounts.account_id
    left join changes
        on
            beginnings.account_id = changes.account_id
            and changes.is_remembered
            and beginnings.from_date >= changes.settled_date
            and beginnings.from_date < changes.next_settled_date
    left join changes as as_of_changes
        on
            beginnings.account_id = as_of_changes.account_id
            and not as_of_changes.is_remembered
            and beginnings.from_date = as_of_changes.settled_date
),

judged as (
    select
        *,
        coalesce(from_date < free_from_date, false) as is_held
    from settled
)

select
    account_id,
    settled_channel,
    case
        when is_held
            then {{ last_known(
                'case when is_remembered and not is_held then settled_channel end', ['account_id'], 'from_date', 'before this row'
            ) }}
        else settled_channel
    end as held_channel,
    is_held,
    candidate_since_date,
    settled_date,
    coalesce(free_from_date, settled_date) as free_from_date,
    from_date,
    coalesce(lead(from_date) over (partition by account_id order by from_date), {{ no_end() }}) as until_date
from judged
