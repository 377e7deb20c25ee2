-- One row per account that a boundary can move, and step of that boundary: the channel of the cell that the account would be in as of the
-- as-of date, and the one a step lower. What the step does not move stays as it is.
with movers as (
    select * from {{ ref('int_sweep_movers') }}
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

steps as (
    select * from {{ ref('int_sweep_steps') }}
),

sweep_sizes as (
    select * from {{ ref('int_sweep_sizes') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

{% set factor_of = "case when steps.measure = '{}' then steps.factor else 1 end" -%}
moved as (
    select
        standings.account_id,
        standings.policy_id,
        standings.threshold_set,
        standings.tier_scope,
        standings.coverage_group,
        steps.measure,
        steps.segment,
        steps.percent,
        case
            when steps.measure <> 'size' then standings.size_rank
            when standings.is_key_account then standings.top_size_rank
            -- Over no boundary, it is in the lowest tier.
            else coalesce(sweep_sizes.size_rank, 1)
        end as size_rank,
        case
            when steps.measure <> 'size' then standings.is_group_large
            else coalesce(sweep_sizes.group_rank, 1) >= standings.whitespace_rank
        end as is_group_large,
        standings.is_group_active,
        standings.transaction_count,
        standings.transaction_size_amount >= standings.large_transaction_from * {{ factor_of.format('transaction_size') }}
            as is_transaction_size_large,
        standings.dormant_after_days * {{ factor_of.format('dormancy') }} as dormant_after_days,
        standings.last_purchase_date,
        standings.days_since_first_purchase,
        standings.days_since_last_purchase,
        standings.last_gap_days,
        standings.rhythm_transaction_count,
        standings.longest_interval_days
    from movers
    inner join steps
        on movers.measure = steps.measure and movers.segment = steps.segment
    inner join standings
        on movers.account_id = standings.account_id
    left join sweep_sizes
        on
            movers.account_id = sweep_sizes.account_id
            and steps.measure = sweep_sizes.measure
            and steps.segment = sweep_sizes.segment
            and steps.percent = sweep_sizes.percent
),

silent as (
    select
        moved.*,
        tiers.segment as size_segment,
        parameters.new_customer_days,
        parameters.reactivated_days,
        {{ dormancy_status() }} as dormancy_status,
        -- The one transaction that is looked at is that of the policy's rank.
        {{ transaction_band('transaction_count', 'case when is_transaction_size_large then 1 else 0 end', '1') }} as transaction_band
    from moved
    inner join parameters
        on moved.threshold_set = parameters.threshold_set
    inner join tiers
        on moved.threshold_set = tiers.threshold_set and moved.tier_scope = tiers.scope and moved.size_rank = tiers.tier_rank
),

cells as (
    select
        silent.*,
        {{ lifecycle_stage() }} as lifecycle_stage
    from silent
)

select
    cells.account_id,
    cells.measure,
    cells.segment,
    cells.percent,
    {{ cell_columns('decisions') }},
    decisions.channel,
    lag(decisions.channel) over (partition by cells.account_id, cells.measure, cells.segment order by cells.percent) as channel_before
from cells
inner join decisions
    on cells.policy_id = decisions.policy_id and {{ same_cell('cells', 'decisions') }}
