-- One row per account and evaluation date ahead at which its assigned channel changes because an override or a hold begins or ends: the
-- day of the change.
--
-- Rule "Foreseen changes" in docs/rules.md. Month-ends ahead show a change at the end of its month; an override that ends on 28 February
-- flips on 1 March. What lies beneath must say the new channel at the evaluation before, else the change comes from something that only
-- the month-end shows.
with evaluation_dates as (
    select
        *,
        lag(evaluation_date) over (order by evaluation_date) as former_date
    from {{ ref('int_evaluation_dates') }}
),

moves as (
    select * from {{ ref('int_channel_periods') }}
    where is_move
),

held_periods as (
    select * from {{ ref('int_held_periods') }}
),

overrides as (
    select * from {{ ref('int_account_overrides') }}
),

data_holds as (
    select * from {{ ref('int_data_holds') }}
),

moves_ahead as (
    select
        moves.*,
        evaluation_dates.former_date
    from moves
    inner join evaluation_dates
        on moves.from_date = evaluation_dates.evaluation_date and evaluation_dates.is_ahead
),

dated as (
    select
        moves_ahead.*,
        case
            when moves_ahead.intervention = 'override'
                then greatest(
                    overrides.valid_from,
                    coalesce({{ dbt.dateadd('day', 1, 'former_overrides.valid_to') }}, overrides.valid_from)
                )
            when
                moves_ahead.former_intervention = 'override'
                and (moves_ahead.intervention = 'data_hold' or held_periods.held_channel = moves_ahead.assigned_channel)
                then {{ dbt.dateadd('day', 1, 'former_overrides.valid_to') }}
            when moves_ahead.former_intervention = 'data_hold' and held_periods.held_channel = moves_ahead.assigned_channel
                then data_holds.free_from_date
            when moves_ahead.former_intervention in ('control', 'deal_hold') and held_periods.settled_channel = moves_ahead.assigned_channel
                then held_periods.free_from_date
        end as intervention_date
    from moves_ahead
    inner join held_periods
        on
            moves_ahead.account_id = held_periods.account_id
            and moves_ahead.former_date >= held_periods.from_date
            and moves_ahead.former_date < held_periods.until_date
    left join overrides
        on moves_ahead.account_id = overrides.account_id and moves_ahead.from_date = overrides.evaluation_date
    left join overrides as former_overrides
        on moves_ahead.account_id = former_overrides.account_id and moves_ahead.former_date = former_overrides.evaluation_date
    left join data_holds
        on
            moves_ahead.account_id = data_holds.account_id
            and moves_ahead.former_date >= data_holds.from_date
            and moves_ahead.former_date < data_holds.until_date
)

-- A day outside the month that shows the change did not bring it about.
select
    account_id,
    from_date as evaluation_date,
    cast(intervention_date as date) as flip_date
from dated
where intervention_date > former_date and intervention_date <= from_date
