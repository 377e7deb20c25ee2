{{ after('gate_intermediate') }}

-- One row per account and evaluation date at which its assigned channel changed, of those kept to be read: why, with what, and what came
-- of it.
with causes as (
    select * from {{ ref('int_handoff_causes') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

measured as (
    select * from {{ ref('int_handoff_measures') }}
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
    cast(causes.former_channel as string) as from_channel,
    cast(causes.channel as string) as to_channel,
    causes.cause,
    causes.cause_text,
    measured.policy_id,
    measured.rule_number,
    measured.size_measure_amount,
    cast(measured.transaction_band as string) as transaction_band,
    cast(measured.days_since_last_purchase as integer) as days_since_last_purchase,
    measured.net_revenue_12m,
    cast(measured.open_deal_count as integer) as open_deal_count,
    cast(measured.open_deal_amount as decimal(18, 2)) as open_deal_amount,
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
inner join accounts
    on causes.account_id = accounts.account_id
-- Only of dates that are kept, not of those ahead.
inner join measured
    on causes.account_id = measured.account_id and causes.changed_date = measured.changed_date
inner join outcomes
    on causes.account_id = outcomes.account_id and causes.changed_date = outcomes.changed_date
