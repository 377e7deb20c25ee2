-- The first evaluation of a run of candidates at which it settles at once, without dwell: the first purchase, a reactivation, the first
-- days as a customer (for a rise to outside sales only), a change that comes from the policy calendar (of the track in_force only), and
-- the first appearance at a D between month-ends. Only runs that would have to wait are looked at.
with waiting as (
    select * from {{ ref('int_waiting_runs') }}
),

starts as (
    select * from {{ ref('int_account_starts') }}
    where start_number % 2 = 1
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

account_values as (
    select * from {{ ref('int_account_values') }}
),

spells as (
    select * from {{ ref('int_cell_spells') }}
),

cells as (
    select * from {{ ref('int_policy_cells') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

policy_changes as (
    select * from {{ ref('int_policy_changes') }}
),

measured as (
    select
        waiting.account_id,
        waiting.track_number,
        waiting.is_between,
        waiting.from_number,
        waiting.threshold_set,
        account_values.evaluation_number,
        account_values.first_purchase_date > evaluation_dates.previous_month_end as has_first_purchase,
        account_values.last_purchase_date > evaluation_dates.previous_month_end as has_purchase,
        waiting.is_outside
        and {{ dbt.datediff('account_values.first_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} <= parameters.dwell_free_days  -- noqa: LT05
            as is_rise_of_a_young_customer
    from waiting
    inner join account_values
        on
            waiting.account_id = account_values.account_id
            and waiting.threshold_set = account_values.threshold_set
            and waiting.from_number <= account_values.evaluation_number
            and waiting.to_number >= account_values.evaluation_number
            and waiting.is_between = (account_values.evaluation_number % 2 = 1)
    inner join evaluation_dates
        on account_values.evaluation_number = evaluation_dates.evaluation_number
    inner join parameters
        on waiting.threshold_set = parameters.threshold_set
),

purchases as (
    select *
    from measured
    where has_purchase or is_rise_of_a_young_customer
),

events as (
    select
        purchases.account_id,
        purchases.track_number,
        purchases.is_between,
        purchases.from_number,
        purchases.evaluation_number
    from purchases
    inner join spells
        on
            purchases.account_id = spells.account_id
            and purchases.threshold_set = spells.threshold_set
            and purchases.is_between = spells.is_between
            and purchases.evaluation_number >= spells.from_number
            and purchases.evaluation_number <= spells.to_number
    inner join cells
        on spells.threshold_set = cells.threshold_set and spells.cell_number = cells.cell_number
    where
        purchases.has_first_purchase
        or (purchases.has_purchase and cells.lifecycle_stage = 'reactivated')
        or purchases.is_rise_of_a_young_customer

    union all

    select
        waiting.account_id,
        waiting.track_number,
        waiting.is_between,
        waiting.from_number,
        starts.start_number as evaluation_number
    from waiting
    inner join starts
        on waiting.account_id = starts.account_id and waiting.from_number = starts.start_number

    union all

    select
        waiting.account_id,
        waiting.track_number,
        waiting.is_between,
        waiting.from_number,
        policy_changes.evaluation_number
    from waiting
    inner join policy_changes
        on
            waiting.account_id = policy_changes.account_id
            and waiting.threshold_set = policy_changes.threshold_set
            and waiting.is_outside = (policy_changes.candidate_channel = 'outside')
            and waiting.track = 'in_force'
            and waiting.is_between = (policy_changes.evaluation_number % 2 = 1)
            and waiting.from_number <= policy_changes.evaluation_number
            and waiting.to_number >= policy_changes.evaluation_number
)

select
    account_id,
    track_number,
    is_between,
    from_number,
    min(evaluation_number) as event_number
from events
group by
    account_id,
    track_number,
    is_between,
    from_number
