{{ after('gate_intermediate') }}

-- One row per policy, and one more for the policy in force without memory: what the policy would have done over the whole history, and what
-- hindsight says of it.
with tracks as (
    select distinct
        track,
        policy_id,
        has_size_memory
    from {{ ref('int_policy_tracks') }}
    where track <> 'in_force'
),

starts as (
    select * from {{ ref('int_account_starts') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
    where coverage <> 'house'
),

results as (
    select * from {{ ref('int_track_results') }}
),

economics as (
    select * from {{ ref('int_track_economics') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

-- Months from an account's first evaluation to the as-of date; one between month-ends counts as half a month.
exposed as (
    select
        starts.account_id,
        as_of.as_of_date,
        {{ dbt.datediff('starts.first_evaluation_date', 'as_of.as_of_date', 'month') }}  -- noqa: LT05
        - case
            when as_of.as_of_date in (starts.first_evaluation_date, {{ dbt.last_day('as_of.as_of_date', 'month') }}) then 0
            else 0.5
        end as month_count
    from accounts
    cross join as_of
    inner join starts
        on accounts.account_id = starts.account_id
),

exposure as (
    select
        count(*) as account_count,
        sum(cast(month_count as decimal(18, 4)) / 12) as account_years
    from exposed
)

select
    tracks.policy_id,
    case when tracks.has_size_memory then 'as_written' else 'without_memory' end as variant,
    cast(exposure.account_count as integer) as account_count,
    cast(results.move_count as integer) as move_count,
    cast(results.flap_count as integer) as flap_count,
    cast(results.sent_outside_count as integer) as sent_outside_count,
    cast(results.hit_count as integer) as hit_count,
    cast(results.left_inside_count as integer) as left_inside_count,
    cast(results.miss_count as integer) as miss_count,
    cast(exposure.account_years as decimal(18, 2)) as account_years,
    cast(results.move_count / nullif(exposure.account_years, 0) as decimal(9, 4)) as moves_per_account_year,
    cast(results.flap_count / nullif(cast(results.move_count as decimal(18, 4)), 0) as decimal(9, 4)) as flap_rate,
    cast(results.mean_delay_days as decimal(9, 1)) as mean_delay_days,
    cast(results.outside_net_revenue / nullif(results.net_revenue, 0) as decimal(9, 4)) as outside_revenue_share,
    cast(1 - results.outside_net_revenue / nullif(results.net_revenue, 0) as decimal(9, 4)) as inside_revenue_share,
    cast(coalesce(economics.inside_account_months, 0) as decimal(18, 1)) as inside_account_months,
    cast(coalesce(economics.outside_account_months, 0) as decimal(18, 1)) as outside_account_months,
    cast(coalesce(economics.contact_cost, 0) as decimal(18, 2)) as contact_cost,
    -- As many reps as the accounts of today would need in the mean of the years that are replayed.
    cast(exposure.account_count * coalesce(economics.inside_rep_years, 0) / nullif(exposure.account_years, 0) as decimal(18, 2))
        as reps_needed_inside,
    cast(exposure.account_count * coalesce(economics.outside_rep_years, 0) / nullif(exposure.account_years, 0) as decimal(18, 2))
        as reps_needed_outside,
    as_of.as_of_date
from tracks
cross join exposure
cross join as_of
inner join results
    on tracks.track = results.track
left join economics
    on tracks.track = economics.track
