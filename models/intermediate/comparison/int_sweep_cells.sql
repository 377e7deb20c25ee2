{{ config(materialized='ephemeral') }}

-- The cell at D of each account that can move at each step of the threshold sweeps. What a step does not move stays as it is at D.
with movers as (
    select * from {{ ref('int_sweep_movers') }}
),

inputs as (
    select * from {{ ref('int_account_standings') }}
),

steps as (
    select * from {{ ref('int_sweep_steps') }}
),

sweep_sizes as (
    select * from {{ ref('int_sweep_sizes') }}
),

scopes as (
    select * from {{ ref('int_account_boundaries') }}
),

moved as (
    select
        inputs.*,
        scopes.new_customer_days,
        scopes.reactivated_days,
        scopes.at_risk_min_transactions,
        scopes.at_risk_min_silent_days,
        scopes.at_risk_interval_factor,
        steps.measure,
        steps.segment,
        steps.percent,
        inputs.dormant_after_days * case when steps.measure = 'dormancy' then steps.factor else 1 end as swept_dormant_after_days,
        case
            when inputs.is_key_account then scopes.top_rank
            when steps.measure = 'size' then coalesce(sweep_sizes.size_rank, scopes.lowest_rank)
            else scopes.size_rank
        end as size_rank,
        case
            when steps.measure = 'size' then coalesce(sweep_sizes.group_rank, scopes.lowest_rank) >= scopes.whitespace_rank
            else scopes.is_group_large
        end as is_group_large,
        case
            when not inputs.has_transactions then 'none'
            when
                inputs.transaction_size_amount
                >= scopes.large_transaction_from * case when steps.measure = 'transaction_size' then steps.factor else 1 end
                then 'large'
            else 'small'
        end as transaction_band
    from movers
    inner join steps
        on movers.measure = steps.measure and movers.segment = steps.segment
    inner join inputs
        on movers.account_id = inputs.account_id
    inner join scopes
        on inputs.account_id = scopes.account_id
    left join sweep_sizes
        on
            inputs.account_id = sweep_sizes.account_id
            and steps.measure = sweep_sizes.measure
            and steps.segment = sweep_sizes.segment
            and steps.percent = sweep_sizes.percent
),

silent as (
    select
        moved.*,
        {{ dormancy_status('swept_dormant_after_days') }} as dormancy_status
    from moved
)

select
    account_id,
    policy_id,
    threshold_set,
    measure,
    segment,
    percent,
    size_rank,
    {{ lifecycle_stage(dormant_after_days='swept_dormant_after_days') }} as lifecycle_stage,
    dormancy_status,
    transaction_band
from silent
