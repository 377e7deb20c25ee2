{{ after('gate_intermediate') }}

with causes as (
    select * from {{ ref('int_handoff_causes') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_kept
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

measured as (
    select * from {{ ref('int_handoff_measures') }}
),

deals as (
    select * from {{ ref('int_handoff_deals') }}
),

outcomes as (
    select * from {{ ref('int_handoff_outcomes') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    causes.account_id,
    accounts.account_name,
    accounts.region,
    accounts.owner_id,
    causes.former_channel as from_channel,
    causes.channel as to_channel,
    causes.cause,
    causes.cause_text,
    causes.policy_id,
    causes.rule_number,
    measured.size_measure_amount,
    cast(measured.transaction_band as {{ dbt.type_string() }}) as transaction_band,
    cast(measured.days_since_last_purchase as integer) as days_since_last_purchase,
    measured.net_revenue_12m,
    cast(coalesce(deals.open_deal_count, 0) as integer) as open_deal_count,
    cast(coalesce(deals.open_deal_amount, 0) as decimal(18, 2)) as open_deal_amount,
    cast({{ dbt.datediff('causes.measured_date', 'causes.settled_date', 'day') }} as integer) as days_held_by_dwell,  -- noqa: LT05
    cast({{ dbt.datediff('causes.settled_date', 'causes.changed_date', 'day') }} as integer) as days_held_by_holdout,  -- noqa: LT05
    cast(outcomes.orders_90d_before as integer) as orders_90d_before,
    cast(outcomes.orders_90d_after as integer) as orders_90d_after,
    cast(outcomes.net_revenue_90d_before as decimal(18, 2)) as net_revenue_90d_before,
    cast(outcomes.net_revenue_90d_after as decimal(18, 2)) as net_revenue_90d_after,
    cast(outcomes.orders_365d_before as integer) as orders_365d_before,
    cast(outcomes.orders_365d_after as integer) as orders_365d_after,
    cast(outcomes.net_revenue_365d_before as decimal(18, 2)) as net_revenue_365d_before,
    cast(outcomes.net_revenue_365d_after as decimal(18, 2)) as net_revenue_365d_after,
    causes.measured_date,
    causes.changed_date,
    as_of.as_of_date
from causes
cross join as_of
-- The first evaluation that is kept has none before it to be seen.
inner join evaluation_dates
    on causes.evaluation_number = evaluation_dates.evaluation_number
inner join accounts
    on causes.account_id = accounts.account_id
inner join measured
    on causes.account_id = measured.account_id and causes.evaluation_number = measured.evaluation_number
inner join outcomes
    on causes.account_id = outcomes.account_id and causes.evaluation_number = outcomes.evaluation_number
left join deals
    on causes.account_id = deals.account_id and causes.evaluation_number = deals.evaluation_number
