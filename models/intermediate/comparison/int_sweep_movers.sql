-- The accounts that the sweep of a boundary can move at all: a value that is compared with it lies between its lowest and its highest step.
-- Each comparison turns at most once along the steps, so all other accounts are at every step where they are at D.
with inputs as (
    select * from {{ ref('int_account_standings') }}
),

steps as (
    select * from {{ ref('int_sweep_steps') }}
),

scopes as (
    select * from {{ ref('int_account_boundaries') }}
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
),

-- Below the boundary at its lowest step, or at or above it at its highest, nothing crosses it. A boundary of size reaches down to its exit.
compared as (
    select
        inputs.account_id,
        boundaries.measure,
        boundaries.segment,
        case boundaries.measure
            when 'size'
                then
                    (
                        inputs.size_measure_amount >= coalesce(tiers.exit_below, tiers.enter_at) * boundaries.lowest_factor
                        and inputs.size_measure_amount < tiers.enter_at * boundaries.highest_factor
                    )
                    or (
                        inputs.group_trailing_amount >= coalesce(tiers.exit_below, tiers.enter_at) * boundaries.lowest_factor
                        and inputs.group_trailing_amount < tiers.enter_at * boundaries.highest_factor
                    )
            when 'transaction_size'
                then
                    inputs.transaction_size_amount >= scopes.large_transaction_from * boundaries.lowest_factor
                    and inputs.transaction_size_amount < scopes.large_transaction_from * boundaries.highest_factor
            -- More than the boundary, not at or above it.
            when 'dormancy'
                then
                    (
                        inputs.days_since_last_purchase > inputs.dormant_after_days * boundaries.lowest_factor
                        and inputs.days_since_last_purchase <= inputs.dormant_after_days * boundaries.highest_factor
                    )
                    or (
                        inputs.last_gap_days > inputs.dormant_after_days * boundaries.lowest_factor
                        and inputs.last_gap_days <= inputs.dormant_after_days * boundaries.highest_factor
                    )
        end as can_move
    from inputs
    cross join boundaries
    inner join scopes
        on inputs.account_id = scopes.account_id
    left join tiers
        on
            inputs.threshold_set = tiers.threshold_set
            and scopes.size_scope = tiers.scope
            and boundaries.measure = tiers.measure
            and boundaries.segment = tiers.segment
)

select
    account_id,
    measure,
    segment
from compared
where can_move
