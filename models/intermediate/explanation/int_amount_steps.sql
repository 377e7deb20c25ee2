-- One row per account, direction (order, loss) and amount at which a single order, or a loss of trailing revenue, may lead into another
-- cell: the amount, and the size tier that it leads to.
--
-- Rule "What would change it" in docs/rules.md. House accounts are left out, and so is what an order adds to a margin, which nobody knows.
with standings as (
    select * from {{ ref('int_account_standings') }}
    where coverage <> 'house'
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

sizes as (
    select sizes.*
    from {{ ref('int_account_sizes') }} as sizes
    inner join run_context
        on sizes.threshold_set = run_context.threshold_set and sizes.evaluation_date = run_context.as_of_date
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
),

measured as (
    select
        standings.*,
        thresholds.potential_amount,
        parameters.size_scope,
        parameters.size_measure = 'revenue' as is_revenue,
        case when parameters.size_scope = 'group' then standings.group_trailing_amount else sizes.own_trailing_amount end
            as trailing_amount,
        -- Where the long window is the larger one, an order counts in it by its share.
        case
            when standings.sales_cycle = 'long' and sizes.own_trailing_amount > standings.net_revenue_12m
                then sizes.own_trailing_amount - standings.net_revenue_12m
        end as long_window_lead,
        cast(parameters.size_months_long as decimal(9, 4)) / parameters.size_months as long_window_ratio
    from standings
    inner join sizes
        on standings.account_id = sizes.account_id
    inner join thresholds
        on standings.account_id = thresholds.account_id and standings.threshold_set = thresholds.threshold_set
    inner join parameters
        on standings.threshold_set = parameters.threshold_set
),

tiers_of_account as (
    select
        measured.*,
        tiers.tier_rank,
        tiers.enter_at - measured.trailing_amount as amount_missing,
        measured.size_measure_amount - tiers.exit_below as amount_above_exit_of_tier,
        tiers.exit_below
    from measured
    inner join tiers
        on measured.threshold_set = tiers.threshold_set and measured.tier_scope = tiers.scope
    where not coalesce(measured.is_key_account, false) and measured.is_revenue
),

tier_amounts as (
    select
        account_id,
        'order' as direction,
        cast(case
            when long_window_lead is null then amount_missing
            else least(amount_missing + long_window_lead, ceil(100 * long_window_ratio * amount_missing) / 100)
        end as decimal(18, 2)) as amount,
        tier_rank
    from tiers_of_account
    where tier_rank > size_rank

    union all

    -- Below the exit of a tier, the account is in the tier under it. A potential that is as high holds it.
    select
        account_id,
        'loss' as direction,
        cast(amount_above_exit_of_tier as decimal(18, 2)) as amount,
        tier_rank - 1 as tier_rank
    from tiers_of_account
    where tier_rank > 1 and tier_rank <= size_rank and size_basis = 'revenue' and coalesce(potential_amount, 0) < exit_below
),

amounts as (
    select
        account_id,
        direction,
        amount
    from tier_amounts
    where amount is not null

    union

    select
        account_id,
        'order' as direction,
        0.01 as amount
    from standings

    union

    select
        account_id,
        'order' as direction,
        large_transaction_from as amount
    from standings
    where large_transactions_missing = 1
)

-- The highest tier that an order reaches, the lowest that a loss leads to.
select
    amounts.account_id,
    amounts.direction,
    amounts.amount,
    case when amounts.direction = 'order' then max(tier_amounts.tier_rank) else min(tier_amounts.tier_rank) end as tier_rank
from amounts
left join tier_amounts
    on
        amounts.account_id = tier_amounts.account_id
        and amounts.direction = tier_amounts.direction
        and amounts.amount >= tier_amounts.amount
group by
    amounts.account_id,
    amounts.direction,
    amounts.amount
