{{ after('gate_intermediate') }}

-- One row per account and evaluation date at which its assigned channel changed, of those kept to be read: why, with what, and what came
-- of it.
with handoffs as (
    select * from {{ ref('int_handoff_outcomes') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

history as (
    select * from {{ ref('int_channel_history') }}
),

policies as (
    select * from {{ ref('int_policy_by_evaluation') }}
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

-- What changes hands with the account.
open_deals as (
    select
        handoffs.account_id,
        handoffs.changed_date,
        count(*) as open_deal_count,
        sum(deals.amount) as open_deal_amount
    from handoffs
    inner join deals
        on
            handoffs.account_id = deals.account_id
            and handoffs.changed_date >= deals.created_date
            and handoffs.changed_date < deals.open_until_date
    group by
        handoffs.account_id,
        handoffs.changed_date
)

select
    handoffs.account_id,
    accounts.account_name,
    accounts.region,
    accounts.owner_id,
    users.user_name as owner_name,
    cast(handoffs.former_channel as string) as from_channel,
    cast(handoffs.channel as string) as to_channel,
    handoffs.cause,
    handoffs.cause_text,
    policies.policy_id,
    history.rule_number,
    measures.size_measure_amount,
    cast(measures.transaction_band as string) as transaction_band,
    cast(measures.days_since_last_purchase as integer) as days_since_last_purchase,
    history.net_revenue_12m,
    cast(coalesce(open_deals.open_deal_count, 0) as integer) as open_deal_count,
    cast(coalesce(open_deals.open_deal_amount, 0) as decimal(18, 2)) as open_deal_amount,
    cast({{ dbt.datediff('handoffs.measured_date', 'handoffs.settled_date', 'day') }} as integer) as days_held_by_dwell,  -- noqa: LT05
    cast(coalesce({{ dbt.datediff('handoffs.settled_date', 'handoffs.control_free_from_date', 'day') }}, 0) as integer) as days_held_by_control,  -- noqa: LT05
    cast({{ dbt.datediff('coalesce(handoffs.control_free_from_date, handoffs.settled_date)', 'handoffs.changed_date', 'day') }} as integer) as days_held_by_deal_hold,  -- noqa: LT05
    {% for days in [90, 365] %}
    cast(handoffs.orders_{{ days }}d_before as integer) as orders_{{ days }}d_before,
    cast(handoffs.orders_{{ days }}d_after as integer) as orders_{{ days }}d_after,
    cast(handoffs.net_revenue_{{ days }}d_before as decimal(18, 2)) as net_revenue_{{ days }}d_before,
    cast(handoffs.net_revenue_{{ days }}d_after as decimal(18, 2)) as net_revenue_{{ days }}d_after,
    {% endfor %}
    cast(handoffs.days_late as integer) as days_late,
    handoffs.measured_date,
    handoffs.changed_date,
    handoffs.took_place_on,
    as_of.as_of_date
from handoffs
cross join as_of
inner join accounts
    on handoffs.account_id = accounts.account_id
-- Only of dates that are kept, not of those ahead.
inner join history
    on handoffs.account_id = history.account_id and handoffs.changed_date = history.evaluation_date
inner join policies
    on handoffs.changed_date = policies.evaluation_date
-- By the thresholds in force at the change, which may be others than those of the day that it is measured at.
inner join measures
    on
        handoffs.account_id = measures.account_id
        and handoffs.measured_date = measures.evaluation_date
        and policies.threshold_set = measures.threshold_set
left join users
    on accounts.owner_id = users.user_id
left join open_deals
    on handoffs.account_id = open_deals.account_id and handoffs.changed_date = open_deals.changed_date
