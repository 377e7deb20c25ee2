-- One row per account, track and settled change (`settled_date`): until when an open deal holds it back, and when it takes effect.
--
-- Rule "Holdout" in docs/rules.md. A rep who works on a large deal keeps the account while the deal is open, for at most the policy's days.
-- The first appearance takes the account away from nobody, so nothing holds it.
with settled_changes as (
    select * from {{ ref('int_settled_changes') }}
),

tracks as (
    select * from {{ ref('int_policy_tracks') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
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
        tracks.holdout_days
    from settled_changes
    inner join tracks
        on
            settled_changes.track = tracks.track
            and settled_changes.is_remembered = tracks.is_remembered
            and settled_changes.settled_date >= tracks.from_date
            and settled_changes.settled_date < tracks.until_date
),

-- The last of several deals frees the change. A policy without days holds nothing.
holdouts as (
    select
        changes.account_id,
        changes.track,
        changes.settled_date,
        cast(least(
            max(deals.open_until_date), max({{ dbt.dateadd('day', 'changes.holdout_days + 1', 'changes.settled_date') }})
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
                'changes.settled_date', 'parameters.holdout_min_deal_age_days', 'thresholds.large_transaction_from'
            ) }}
    where changes.holdout_days > 0 and not changes.is_first
    group by
        changes.account_id,
        changes.track,
        changes.settled_date
)

select
    changes.account_id,
    changes.track,
    changes.channel,
    changes.is_first,
    changes.is_remembered,
    changes.candidate_since_date,
    changes.settled_date,
    changes.next_settled_date,
    holdouts.free_from_date,
    -- Never where the next change settles before.
    case
        when holdouts.account_id is null then changes.settled_date
        when {{ dbt.last_day('holdouts.free_from_date', 'month') }} < changes.next_settled_date
            then {{ dbt.last_day('holdouts.free_from_date', 'month') }}
    end as effective_date
from changes
left join holdouts
    on
        changes.account_id = holdouts.account_id
        and changes.track = holdouts.track
        and changes.settled_date = holdouts.settled_date
