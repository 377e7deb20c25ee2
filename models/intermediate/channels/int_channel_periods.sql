-- One row per account and period of evaluation dates in which its settled channel, its assigned channel and its intervention stay the
-- same: what was assigned before it, and since when its channel holds.
--
-- Channels are compared with those of the month-end before. No month-end remembers an as-of date of 14 February: it is compared with
-- 31 January, and so is 28 February. A move is a period whose
-- channel is another than at that month-end; the first appearance is one.
with assigned_periods as (
    select * from {{ ref('int_assigned_periods') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

followed as (
    select
        assigned_periods.*,
        evaluation_dates.is_month_end,
        {{ last_known(
            'case when evaluation_dates.is_month_end then assigned_periods.assigned_channel end',
            ['assigned_periods.account_id'], 'assigned_periods.from_date', 'before this row'
        ) }} as former_channel,
        {{ last_known(
            'case when evaluation_dates.is_month_end then assigned_periods.intervention end',
            ['assigned_periods.account_id'], 'assigned_periods.from_date', 'before this row'
        ) }} as former_intervention
    from assigned_periods
    inner join evaluation_dates
        on assigned_periods.from_date = evaluation_dates.evaluation_date
),

moves as (
    select
        *,
        former_channel is null or assigned_channel <> former_channel as is_move
    from followed
)

select
    account_id,
    settled_channel,
    assigned_channel,
    former_channel,
    case
        when is_move then former_channel
        else {{ last_known(
            'case when is_month_end and is_move then former_channel end', ['account_id'], 'from_date', 'before this row'
        ) }}
    end as previous_channel,
    intervention,
    former_intervention,
    is_move,
    candidate_since_date,
    settled_date,
    control_free_from_date,
    free_from_date,
    case
        when is_move then from_date
        else {{ last_known('case when is_month_end and is_move then from_date end', ['account_id'], 'from_date', 'before this row') }}
    end as channel_since_date,
    from_date,
    until_date
from moves
