-- The evaluations at which an account's assigned channel is another than before; the first appearance is one, from no channel.
with stretches as (
    select * from {{ ref('int_channel_stretches') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

-- What is assigned at a D between month-ends is compared with the month-end before it, and is not remembered.
followed as (
    select
        stretches.*,
        {{ last_known(
            'case when from_number % 2 = 0 then assigned_channel end', ['account_id'], 'from_number', 'before this row'
        ) }} as former_channel,
        {{ last_known(
            'case when from_number % 2 = 0 then intervention end', ['account_id'], 'from_number', 'before this row'
        ) }} as former_intervention
    from stretches
)

select
    followed.account_id,
    followed.former_channel,
    followed.assigned_channel as channel,
    followed.former_intervention,
    followed.intervention,
    followed.run_number,
    followed.settled_number,
    followed.from_number as evaluation_number,
    evaluation_dates.evaluation_date
from followed
inner join evaluation_dates
    on followed.from_number = evaluation_dates.evaluation_number
where followed.former_channel is null or followed.assigned_channel <> followed.former_channel
