-- One row per account and period of evaluation dates in which its settled channel, and the one that the control group and open deals leave
-- it in, stay the same.
--
-- Rules "Control group" and "Deal hold" in docs/rules.md. While the latest change is held, the account stays in the last channel that was
-- not held. Overrides and rejected rows come after it (int_assigned_periods).
{% set holds = ['control', 'deal'] %}
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
        -- The first evaluation date at which it is held no more.
        {% for hold in holds %}
        case
            when channel_changes.{{ hold }}_free_from_date > as_of.as_of_date
                then {{ dbt.last_day('channel_changes.' ~ hold ~ '_free_from_date', 'month') }}
            when channel_changes.{{ hold }}_free_from_date <= as_of.as_of_date
                then {{ first_evaluation_on_or_after('channel_changes.' ~ hold ~ '_free_from_date', 'as_of.as_of_date') }}
        end as {{ hold }}_free_evaluation_date,
        {% endfor %}
        channel_changes.*
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

    {% for hold in holds %}
    union

    select
        account_id,
        {{ hold }}_free_evaluation_date as from_date
    from changes
    where {{ hold }}_free_evaluation_date < next_settled_date

    {% endfor %}
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
        {% for hold in holds %}
        case when as_of_changes.account_id is null then changes.{{ hold }}_free_from_date else as_of_changes.{{ hold }}_free_from_date end
            as {{ hold }}_free_from_date,
        {% endfor %}
        coalesce(as_of_changes.candidate_since_date, changes.candidate_since_date) as candidate_since_date,
        coalesce(as_of_changes.settled_date, changes.settled_date) as settled_date
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
        coalesce(from_date < control_free_from_date, false) as is_in_control_group,
        coalesce(from_date < deal_free_from_date, false) as is_held_by_deal
    from settled
),

followed as (
    select
        *,
        case
            when is_in_control_group or is_held_by_deal
                then {{ last_known(
                    'case when is_remembered and not is_in_control_group and not is_held_by_deal then settled_channel end',
                    ['account_id'], 'from_date', 'before this row'
                ) }}
            else settled_channel
        end as held_channel
    from judged
),

-- A change back to the channel that the account was kept in moves nobody.
kept as (
    select
        *,
        is_in_control_group and held_channel <> settled_channel as is_kept
    from followed
)

select
    account_id,
    settled_channel,
    held_channel,
    case
        when is_kept then 'control'
        when is_held_by_deal then 'deal_hold'
        else 'none'
    end as held_by,
    candidate_since_date,
    settled_date,
    case when is_kept then control_free_from_date end as control_free_from_date,
    case
        when is_kept then greatest(control_free_from_date, coalesce(deal_free_from_date, control_free_from_date))
        else coalesce(deal_free_from_date, settled_date)
    end as free_from_date,
    from_date,
    coalesce(lead(from_date) over (partition by account_id order by from_date), {{ no_end() }}) as until_date
from kept
