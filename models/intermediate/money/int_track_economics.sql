-- One row per replayed policy: for how many months its accounts were in each channel, what their contacts would have cost, and how many
-- years of a rep they would have taken.
--
-- Rule "Backtest" in docs/rules.md. All months of an account are priced by its segment and stage as of the as-of date.
with track_channels as (
    select * from {{ ref('int_track_channels') }}
),

tracks as (
    select distinct
        track,
        policy_id
    from {{ ref('int_policy_tracks') }}
    where track <> 'in_force'
),

candidates as (
    select * from {{ ref('int_policy_candidates') }}
),

coverage_costs as (
    select * from {{ ref('int_coverage_costs') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

periods as (
    select
        track_channels.account_id,
        track_channels.track,
        track_channels.channel,
        track_channels.from_date,
        least(track_channels.until_date, as_of.as_of_date) as end_date
    from track_channels
    cross join as_of
    where track_channels.from_date < as_of.as_of_date
),

-- A month that the as-of date cuts short counts as half a month, as in the account-years.
lasted as (
    select
        account_id,
        track,
        channel,
        {{ dbt.datediff('from_date', 'end_date', 'month') }}  -- noqa: LT05
        - case when end_date = {{ dbt.last_day('end_date', 'month') }} then 0 else 0.5 end as month_count
    from periods
),

-- There are few kinds of accounts, and many accounts.
kinds as (
    select
        lasted.track,
        lasted.channel,
        candidates.size_segment,
        candidates.lifecycle_stage,
        cast(sum(lasted.month_count) as decimal(28, 1)) as account_months
    from lasted
    inner join tracks
        on lasted.track = tracks.track
    inner join candidates
        on lasted.account_id = candidates.account_id and tracks.policy_id = candidates.policy_id
    group by
        lasted.track,
        lasted.channel,
        candidates.size_segment,
        candidates.lifecycle_stage
),

priced as (
    select
        kinds.track,
        kinds.channel,
        kinds.account_months,
        kinds.account_months * coverage_costs.contact_cost / 12 as contact_cost,
        kinds.account_months * coverage_costs.rep_share / 12 as rep_years
    from kinds
    inner join coverage_costs
        on
            kinds.size_segment = coverage_costs.size_segment
            and kinds.lifecycle_stage = coverage_costs.lifecycle_stage
            and kinds.channel = coverage_costs.channel
)

select
    track,
    cast(sum(case when channel = 'inside' then account_months else 0 end) as decimal(18, 1)) as inside_account_months,
    cast(sum(case when channel = 'outside' then account_months else 0 end) as decimal(18, 1)) as outside_account_months,
    cast(sum(contact_cost) as decimal(18, 2)) as contact_cost,
    cast(sum(case when channel = 'inside' then rep_years else 0 end) as decimal(18, 6)) as inside_rep_years,
    cast(sum(case when channel = 'outside' then rep_years else 0 end) as decimal(18, 6)) as outside_rep_years
from priced
group by track
