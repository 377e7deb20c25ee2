{{ after('gate_intermediate') }}

with accounts as (
    select * from {{ ref('int_accounts') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

margins as (
    select * from {{ ref('int_account_margins') }}
),

-- Of the whole past only what is of D.
transaction_sizes as (
    select sizes.*
    from {{ ref('int_account_transaction_sizes') }} as sizes
    inner join as_of
        on sizes.evaluation_number = as_of.as_of_number
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
)

select
    accounts.account_id,
    accounts.account_name,
    accounts.ultimate_parent_account_id,
    accounts.account_type,
    accounts.coverage,
    accounts.industry,
    accounts.country,
    accounts.region,
    accounts.owner_id,
    segments.threshold_set,
    cast(segments.lifecycle_stage as {{ dbt.type_string() }}) as lifecycle_stage,
    segments.size_segment,
    cast(segments.dormancy_status as {{ dbt.type_string() }}) as dormancy_status,
    cast(segments.transaction_band as {{ dbt.type_string() }}) as transaction_band,
    cast(measures.size_basis as {{ dbt.type_string() }}) as size_basis,
    tiers.next_segment as next_size_segment,
    thresholds.sales_cycle,
    run_context.reporting_currency,
    cast(measures.net_revenue_12m as decimal(18, 2)) as net_revenue_12m,
    -- Without an order in the window there is no margin either.
    cast(case when margins.account_id is null then 0 else margins.gross_margin_12m end as decimal(18, 2)) as gross_margin_12m,
    cast(measures.group_trailing_amount as decimal(18, 2)) as group_trailing_amount,
    cast(accounts.potential_amount as decimal(18, 2)) as potential_amount,
    cast(measures.size_measure_amount as decimal(18, 2)) as size_measure_amount,
    cast(tiers.enter_at as decimal(18, 2)) as size_segment_from,
    cast(tiers.exit_below as decimal(18, 2)) as size_segment_until_below,
    cast(tiers.next_enter_at as decimal(18, 2)) as next_size_segment_from,
    cast(measures.transaction_count as integer) as transaction_count,
    cast(transaction_sizes.transaction_size_amount as decimal(18, 2)) as transaction_size_amount,
    cast(transaction_sizes.median_transaction_amount as decimal(18, 2)) as median_transaction_amount,
    cast(thresholds.large_transaction_from as decimal(18, 2)) as large_transaction_from,
    cast(measures.days_since_last_purchase as integer) as days_since_last_purchase,
    cast(thresholds.dormant_after_days as integer) as dormant_after_days,
    cast(measures.longest_interval_days as integer) as longest_interval_days,
    accounts.is_key_account,
    accounts.is_deleted,
    measures.first_purchase_date,
    measures.last_purchase_date,
    run_context.as_of_date
from accounts
cross join run_context
cross join as_of
inner join measures
    on
        accounts.account_id = measures.account_id
        and run_context.threshold_set = measures.threshold_set
        and as_of.as_of_number = measures.evaluation_number
-- By the number of D as well, so that of all evaluations only D's are read.
inner join segments
    on
        measures.account_id = segments.account_id
        and as_of.as_of_number = segments.evaluation_number
        and measures.threshold_set = segments.threshold_set
left join margins
    on
        measures.account_id = margins.account_id
        and as_of.as_of_number = margins.evaluation_number
        and measures.threshold_set = margins.threshold_set
left join transaction_sizes
    on
        measures.account_id = transaction_sizes.account_id
        and measures.threshold_set = transaction_sizes.threshold_set
inner join thresholds
    on measures.account_id = thresholds.account_id and measures.threshold_set = thresholds.threshold_set
inner join tiers
    on
        thresholds.threshold_set = tiers.threshold_set
        and thresholds.size_scope = tiers.scope
        and segments.size_segment = tiers.segment
