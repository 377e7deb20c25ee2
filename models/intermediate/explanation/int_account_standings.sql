-- One row per account of the mart: where it stands as of the as-of date, by the policy in force.
--
-- Its segments, the measures that they come from, the boundaries that these are compared with, and how far they are from them, side by
-- side. Whatever asks "why" or "what if" about today starts here.
with run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

transaction_sizes as (
    select * from {{ ref('int_account_transaction_sizes') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

tiers as (
    select
        *,
        lag(segment) over (partition by threshold_set, scope order by tier_rank) as lower_segment
    from {{ ref('int_policy_tiers') }}
    where measure = 'size'
)

select
    measures.account_id,
    run_context.policy_id,
    measures.threshold_set,
    accounts.coverage,
    accounts.is_key_account,
    {{ cell_columns('segments') }},
    segments.is_group_large,
    segments.is_group_active,
    measures.size_basis,
    measures.size_measure_amount,
    measures.group_trailing_amount,
    measures.net_revenue_12m,
    thresholds.tier_scope,
    tiers.tier_rank as size_rank,
    thresholds.top_size_rank,
    thresholds.whitespace_rank,
    tiers.enter_at as size_segment_from,
    tiers.exit_below as size_segment_until_below,
    tiers.lower_segment as lower_size_segment,
    tiers.next_segment as next_size_segment,
    tiers.next_enter_at as next_size_segment_from,
    tiers.next_enter_at - measures.size_measure_amount as amount_to_next_size_segment,
    measures.size_measure_amount - tiers.exit_below as amount_above_exit,
    measures.transaction_count,
    measures.large_transaction_count,
    greatest(parameters.transaction_size_rank - measures.large_transaction_count, 0) as large_transactions_missing,
    transaction_sizes.transaction_size_amount,
    transaction_sizes.median_transaction_amount,
    thresholds.large_transaction_from,
    measures.first_purchase_date,
    measures.last_purchase_date,
    measures.days_since_first_purchase,
    measures.days_since_last_purchase,
    measures.last_gap_days,
    measures.rhythm_transaction_count,
    coalesce(measures.rhythm_transaction_count >= parameters.at_risk_min_transactions, false) as has_rhythm,
    measures.longest_interval_days,
    thresholds.sales_cycle,
    thresholds.dormant_after_days,
    thresholds.dormant_after_days - measures.days_since_last_purchase as days_to_dormant,
    case
        when segments.dormancy_status in ('active', 'at_risk')
            then {{ dormant_on_date('measures.last_purchase_date', 'thresholds.dormant_after_days') }}
    end as dormant_on_date,
    case segments.lifecycle_stage
        when 'new' then cast({{ dbt.dateadd('day', 'parameters.new_customer_days + 1', 'measures.first_purchase_date') }} as date)
        when 'reactivated' then cast({{ dbt.dateadd('day', 'parameters.reactivated_days + 1', 'measures.last_purchase_date') }} as date)
    end as established_on_date
from run_context
inner join parameters
    on run_context.threshold_set = parameters.threshold_set
inner join measures
    on run_context.threshold_set = measures.threshold_set and run_context.as_of_date = measures.evaluation_date
inner join segments
    on
        measures.account_id = segments.account_id
        and measures.threshold_set = segments.threshold_set
        and run_context.as_of_date = segments.evaluation_date
inner join accounts
    on measures.account_id = accounts.account_id
inner join thresholds
    on measures.account_id = thresholds.account_id and measures.threshold_set = thresholds.threshold_set
inner join tiers
    on
        thresholds.threshold_set = tiers.threshold_set
        and thresholds.tier_scope = tiers.scope
        and segments.size_segment = tiers.segment
left join transaction_sizes
    on
        measures.account_id = transaction_sizes.account_id
        and measures.threshold_set = transaction_sizes.threshold_set
        and run_context.as_of_date = transaction_sizes.evaluation_date
