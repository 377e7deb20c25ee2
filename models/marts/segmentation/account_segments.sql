{{ after('gate_intermediate') }}

-- One row per account of the mart: its segments as of the as-of date, and the measures and boundaries that they come from.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

users as (
    select * from {{ ref('int_users') }}
),

margins as (
    select * from {{ ref('int_account_as_of_margins') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
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
    users.user_name as owner_name,
    standings.threshold_set,
    {{ published_cell('standings') }},
    cast(standings.size_basis as string) as size_basis,
    cast(standings.next_size_segment as string) as next_size_segment,
    standings.sales_cycle,
    run_context.reporting_currency,
    cast(standings.net_revenue_12m as decimal(18, 2)) as net_revenue_12m,
    margins.gross_margin_12m,
    cast(standings.group_trailing_amount as decimal(18, 2)) as group_trailing_amount,
    cast(accounts.potential_amount as decimal(18, 2)) as potential_amount,
    cast(standings.size_measure_amount as decimal(18, 2)) as size_measure_amount,
    cast(standings.size_segment_from as decimal(18, 2)) as size_segment_from,
    cast(standings.size_segment_until_below as decimal(18, 2)) as size_segment_until_below,
    cast(standings.next_size_segment_from as decimal(18, 2)) as next_size_segment_from,
    cast(standings.transaction_count as integer) as transaction_count,
    cast(standings.transaction_size_amount as decimal(18, 2)) as transaction_size_amount,
    cast(standings.median_transaction_amount as decimal(18, 2)) as median_transaction_amount,
    cast(standings.large_transaction_from as decimal(18, 2)) as large_transaction_from,
    cast(standings.days_since_last_purchase as integer) as days_since_last_purchase,
    cast(standings.dormant_after_days as integer) as dormant_after_days,
    cast(standings.longest_interval_days as integer) as longest_interval_days,
    accounts.is_key_account,
    accounts.is_deleted,
    standings.first_purchase_date,
    standings.last_purchase_date,
    run_context.as_of_date
from run_context
cross join accounts
inner join standings
    on accounts.account_id = standings.account_id
inner join margins
    on standings.account_id = margins.account_id and standings.threshold_set = margins.threshold_set
left join users
    on accounts.owner_id = users.user_id
