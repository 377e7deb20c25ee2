-- The settled changes that open deals hold, and until when: while a large deal that had been open for some time stays open, at most for the
-- policy's days. `free_from_date` is the first day on which nothing holds it.
with tracks as (
    select * from {{ ref('int_policy_tracks') }}
    -- A policy without days holds nothing.
    where holdout_days > 0
),

-- The first appearance is no change.
changes as (
    select
        account_id,
        track_number,
        false as is_between,
        settled_number
    from {{ ref('int_settled_changes') }}
    where not is_first

    union all

    select
        account_id,
        track_number,
        true as is_between,
        settled_number
    from {{ ref('int_settled_between') }}
    where not is_first
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
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

dated as (
    select
        changes.account_id,
        changes.track_number,
        changes.settled_number,
        tracks.threshold_set,
        evaluation_dates.evaluation_date as settled_date,
        {{ dbt.dateadd('day', '-1 * parameters.holdout_min_deal_age_days', 'evaluation_dates.evaluation_date') }} as deal_since_date,
        {{ dbt.dateadd('day', 'tracks.holdout_days + 1', 'evaluation_dates.evaluation_date') }} as holdout_end_date
    from changes
    inner join tracks
        on
            changes.track_number = tracks.track_number
            and changes.is_between = tracks.is_between
            and changes.settled_number >= tracks.from_number
            and changes.settled_number <= tracks.to_number
    inner join evaluation_dates
        on changes.settled_number = evaluation_dates.evaluation_number
    inner join parameters
        on tracks.threshold_set = parameters.threshold_set
)

select
    dated.account_id,
    dated.track_number,
    dated.settled_number,
    cast(least(max(deals.open_until_date), max(dated.holdout_end_date)) as date) as free_from_date
from dated
inner join deals
    on
        dated.account_id = deals.account_id
        and dated.deal_since_date >= deals.created_date
        and dated.settled_date < deals.open_until_date
inner join thresholds
    on
        dated.account_id = thresholds.account_id
        and dated.threshold_set = thresholds.threshold_set
        and deals.amount >= thresholds.large_transaction_from
group by
    dated.account_id,
    dated.track_number,
    dated.settled_number
