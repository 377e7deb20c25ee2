{{ after('gate_intermediate') }}

with sweep_channels as (
    select * from {{ ref('int_sweep_channels') }}
),

steady as (
    select * from {{ ref('int_sweep_steady') }}
),

steps as (
    select * from {{ ref('int_sweep_steps') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

-- Who can move is counted at each step, who cannot is the same at all of them.
counts as (
    select
        policy_id,
        measure,
        segment,
        percent,
        count(*) as account_count,
        count(case when channel = 'outside' then 1 end) as outside_count,
        count(case when channel <> channel_before then 1 end) as moved_by_step_count
    from sweep_channels
    group by
        policy_id,
        measure,
        segment,
        percent

    union all

    select
        steady.policy_id,
        steady.measure,
        steady.segment,
        steps.percent,
        steady.account_count,
        steady.outside_count,
        0 as moved_by_step_count
    from steady
    inner join steps
        on steady.measure = steps.measure and steady.segment = steps.segment
),

counted as (
    select
        policy_id,
        measure,
        segment,
        percent,
        sum(account_count) as account_count,
        sum(outside_count) as outside_count,
        sum(moved_by_step_count) as moved_by_step_count
    from counts
    group by
        policy_id,
        measure,
        segment,
        percent
)

select
    counted.policy_id,
    counted.measure,
    counted.segment,
    cast(counted.percent as integer) as percent,
    cast(counted.account_count as integer) as account_count,
    cast(counted.outside_count as integer) as outside_count,
    cast(counted.moved_by_step_count as integer) as moved_by_step_count,
    cast(cast(counted.moved_by_step_count as decimal(18, 6)) / counted.account_count as decimal(9, 4)) as moved_by_step_share,
    -- One per cent of threshold that moves one per cent of the accounts or more.
    100 * counted.moved_by_step_count >= counted.account_count as is_cliff,
    as_of.as_of_date
from counted
cross join as_of
