-- Stretches of evaluations in which an account's settled channel, and the one that open deals leave it in, stay as they are under the
-- policy calendar. They change seldom: of some hundred evaluations of an account, few begin a stretch. A D between month-ends at which
-- anything changes is one of its own.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

starts as (
    select * from {{ ref('int_account_starts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

in_force as (
    select distinct track_number
    from {{ ref('int_policy_tracks') }}
    where track = 'in_force'
),

changes as (
    select
        channel_changes.*,
        case when channel_changes.is_outside then 'outside' else 'inside' end as channel,
        -- The first evaluation at which nothing holds it.
        case
            when channel_changes.free_from_date is null then channel_changes.settled_number
            when channel_changes.free_from_date > as_of.as_of_date then {{ month_end_number('channel_changes.free_from_date') }}
            else {{ entry_number('channel_changes.free_from_date', 'as_of.as_of_number') }}
        end as free_number
    from {{ ref('int_channel_changes') }} as channel_changes
    cross join as_of
    inner join in_force
        on channel_changes.track_number = in_force.track_number
),

settled as (
    select * from changes
    where not is_between
),

effective as (
    select
        account_id,
        channel,
        effective_number,
        coalesce(
            lead(effective_number) over (partition by account_id order by effective_number), {{ never() }}
        ) as next_effective_number
    from changes
    where effective_number is not null and not is_between
),

-- What settles at a D between month-ends holds for that D only.
between_month_ends as (
    select * from changes
    where is_between
),

boundaries as (
    select
        account_id,
        start_number as from_number
    from starts
    {% for column in ['settled_number', 'free_number'] %}
    union

    select
        account_id,
        {{ column }} as from_number
    from changes
    where {{ column }} < next_settled_number
    {% endfor %}
),

all_boundaries as (
    {{ with_ends_of_d('boundaries') }}
),

joined as (
    select
        all_boundaries.account_id,
        all_boundaries.from_number,
        case
            when accounts.coverage = 'house' then 'house'
            else coalesce(between_month_ends.channel, settled.channel)
        end as settled_channel,
        coalesce(all_boundaries.from_number < coalesce(between_month_ends.free_number, settled.free_number), false) as is_held,
        effective.channel as effective_channel,
        coalesce(between_month_ends.run_number, settled.run_number) as run_number,
        coalesce(between_month_ends.settled_number, settled.settled_number) as settled_number,
        -- Null where nothing holds the change.
        case when between_month_ends.account_id is null then settled.free_from_date else between_month_ends.free_from_date end
            as free_from_date
    from all_boundaries
    inner join accounts
        on all_boundaries.account_id = accounts.account_id
    left join settled
        on
            all_boundaries.account_id = settled.account_id
            and all_boundaries.from_number >= settled.settled_number
            and all_boundaries.from_number < settled.next_settled_number
    left join effective
        on
            all_boundaries.account_id = effective.account_id
            and all_boundaries.from_number >= effective.effective_number
            and all_boundaries.from_number < effective.next_effective_number
    left join between_month_ends
        on
            all_boundaries.account_id = between_month_ends.account_id
            and all_boundaries.from_number = between_month_ends.settled_number
)

select
    joined.account_id,
    joined.settled_channel,
    case when joined.is_held then joined.effective_channel else joined.settled_channel end as held_channel,
    joined.is_held,
    joined.run_number,
    joined.settled_number,
    joined.from_number,
    coalesce(
        lead(joined.from_number) over (partition by joined.account_id order by joined.from_number), {{ never() }}
    ) as until_number,
    -- That of the change itself where nothing holds it.
    coalesce(joined.free_from_date, evaluation_dates.evaluation_date) as free_from_date
from joined
left join evaluation_dates
    on joined.settled_number = evaluation_dates.evaluation_number
