-- One row per account and evaluation date at which its assigned channel is another than at the last month-end; the first appearance is one.
--
-- An as-of date between month-ends is compared with the month-end before it, and so is the month-end after it.
with channel_periods as (
    select * from {{ ref('int_channel_periods') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

followed as (
    select
        channel_periods.*,
        {{ last_known(
            'case when evaluation_dates.is_month_end then channel_periods.assigned_channel end',
            ['channel_periods.account_id'], 'channel_periods.from_date', 'before this row'
        ) }} as former_channel,
        {{ last_known(
            'case when evaluation_dates.is_month_end then channel_periods.intervention end',
            ['channel_periods.account_id'], 'channel_periods.from_date', 'before this row'
        ) }} as former_intervention
    from channel_periods
    inner join evaluation_dates
        on channel_periods.from_date = evaluation_dates.evaluation_date
)

select
    account_id,
    former_channel,
    assigned_channel as channel,
    former_intervention,
    intervention,
    candidate_since_date,
    settled_date,
    from_date as evaluation_date
from followed
where former_channel is null or assigned_channel <> former_channel
