-- One row per account, track and settled change (`settled_date`): until when an open deal or the control group holds it back, and when it
-- takes effect.
--
-- Rules "Control group" and "Deal hold" in docs/rules.md. A rep who works on a large deal keeps the account while the deal is open, for at
-- most the policy's days. The first appearance takes the account away from nobody, so nothing holds it.
with settled_changes as (
    select * from {{ ref('int_settled_changes') }}
),

tracks as (
    select * from {{ ref('int_policy_tracks') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
),

control_draws as (
    select * from {{ ref('int_control_draws') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

changes as (
    select
        settled_changes.*,
        tracks.threshold_set,
        tracks.deal_hold_days
    from settled_changes
    inner join tracks
        on
            settled_changes.track = tracks.track
            and settled_changes.is_remembered = tracks.is_remembered
            and settled_changes.settled_date >= tracks.from_date
            and settled_changes.settled_date < tracks.until_date
),

-- The last of several deals frees the change. A policy without days holds nothing.
deal_holds as (
    select
        changes.account_id,
        changes.track,
        changes.settled_date,
        cast(least(
            max(deals.open_until_date), max({{ dbt.dateadd('day', 'changes.deal_hold_days + 1', 'changes.settled_date') }})
        ) as date) as free_from_date
    from changes
    inner join parameters
        on changes.threshold_set = parameters.threshold_set
    inner join thresholds
        on changes.account_id = thresholds.account_id and changes.threshold_set = thresholds.threshold_set
    inner join deals
        on
            changes.account_id = deals.account_id
            and {{ deal_holds_change(
                'changes.settled_date', 'parameters.deal_hold_min_deal_age_days', 'thresholds.large_transaction_from'
            ) }}
    where changes.deal_hold_days > 0 and not changes.is_first
    group by
        changes.account_id,
        changes.track,
        changes.settled_date
),

held_changes as (
    select
        changes.*,
        control_draws.control_free_from_date,
        deal_holds.free_from_date as deal_free_from_date,
        greatest(
            coalesce(control_draws.control_free_from_date, deal_holds.free_from_date),
            coalesce(deal_holds.free_from_date, control_draws.control_free_from_date)
        ) as free_from_date
    from changes
    left join deal_holds
        on
            changes.account_id = deal_holds.account_id
            and changes.track = deal_holds.track
            and changes.settled_date = deal_holds.settled_date
    left join control_draws
        on
            changes.account_id = control_draws.account_id
            and changes.track = control_draws.track
            and changes.settled_date = control_draws.settled_date
)

select
    account_id,
    track,
    channel,
    is_first,
    is_remembered,
    candidate_since_date,
    settled_date,
    next_settled_date,
    control_free_from_date,
    deal_free_from_date,
    -- When a replayed policy moves the account (int_track_channels): at the month-end that finds it free; never, where another change
    -- settles first.
    case
        when free_from_date is null then settled_date
        when {{ dbt.last_day('free_from_date', 'month') }} < next_settled_date
            then {{ dbt.last_day('free_from_date', 'month') }}
    end as effective_date
from held_changes
