-- One row per boundary and covered account that its sweep can move: a value that is compared with the boundary lies between its lowest
-- and its highest step.
--
-- Each comparison turns at most once along the steps, so all other accounts are at every step where they are as of the as-of date.
with standings as (
    select * from {{ ref('int_account_standings') }}
    where coverage <> 'house'
),

steps as (
    select * from {{ ref('int_sweep_steps') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size' and enter_at is not null
),

boundaries as (
    select
        measure,
        segment,
        min(factor) as lowest_factor,
        max(factor) as highest_factor
    from steps
    group by
        measure,
        segment
)

select
    standings.account_id,
    boundaries.measure,
    boundaries.segment
from standings
cross join boundaries
left join tiers
    on
        standings.threshold_set = tiers.threshold_set
        and standings.tier_scope = tiers.scope
        and boundaries.measure = tiers.measure
        and boundaries.segment = tiers.segment
where
    (
        boundaries.measure = 'size'
        and (
            (
                -- A boundary of size reaches down to its exit.
                standings.size_measure_amount >= coalesce(tiers.exit_below, tiers.enter_at) * boundaries.lowest_factor
                and standings.size_measure_amount < tiers.enter_at * boundaries.highest_factor
            )
            or (
                standings.group_trailing_amount >= coalesce(tiers.exit_below, tiers.enter_at) * boundaries.lowest_factor
                and standings.group_trailing_amount < tiers.enter_at * boundaries.highest_factor
            )
        )
    )
    or (
        boundaries.measure = 'transaction_size'
        and standings.transaction_size_amount >= standings.large_transaction_from * boundaries.lowest_factor
        and standings.transaction_size_amount < standings.large_transaction_from * boundaries.highest_factor
    )
    or (
        boundaries.measure = 'dormancy'
        and (
            (
                -- Dormant is what is silent for more than the boundary, not what has reached it.
                standings.days_since_last_purchase > standings.dormant_after_days * boundaries.lowest_factor
                and standings.days_since_last_purchase <= standings.dormant_after_days * boundaries.highest_factor
            )
            or (
                standings.last_gap_days > standings.dormant_after_days * boundaries.lowest_factor
                and standings.last_gap_days <= standings.dormant_after_days * boundaries.highest_factor
            )
        )
    )
