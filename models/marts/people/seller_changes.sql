{{ after('gate_intermediate') }}

-- One row per lasting change of an account's seller: who sells to it now, what it bought before and after, and whether it was planned.
--
-- Rule "Changes of the seller" in docs/rules.md. These are the handoffs that happened; channel_handoffs are those that the policy plans.
with seller_changes as (
    select * from {{ ref('int_seller_changes') }}
),

handoffs as (
    select * from {{ ref('int_handoff_periods') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

-- What was planned at these dates is not kept, so nobody can say that it was not.
not_kept as (
    select max(evaluation_date) as last_date
    from {{ ref('int_evaluation_dates') }}
    where not is_kept and not is_ahead
),

named as (
    select
        seller_changes.*,
        former_sellers.user_name as former_seller_name,
        coalesce(cast(former_sellers.channel as string), 'unknown') as former_seller_channel,
        sellers.user_name as seller_name,
        coalesce(cast(sellers.channel as string), 'unknown') as seller_channel
    from seller_changes
    left join users as former_sellers
        on seller_changes.former_seller_id = former_sellers.user_id
    left join users as sellers
        on seller_changes.seller_id = sellers.user_id
)

select
    named.account_id,
    accounts.account_name,
    named.former_seller_id,
    named.former_seller_name,
    named.former_seller_channel,
    named.seller_id,
    named.seller_name,
    named.seller_channel,
    cast(named.change_number as integer) as change_number,
    cast(named.orders_12m_before as integer) as orders_12m_before,
    cast(named.orders_12m_after as integer) as orders_12m_after,
    cast(named.net_revenue_12m_before as decimal(18, 2)) as net_revenue_12m_before,
    cast(named.net_revenue_12m_after as decimal(18, 2)) as net_revenue_12m_after,
    cast({{ dbt.datediff('handoffs.effective_date', 'named.changed_date', 'day') }} as integer) as days_late,  -- noqa: LT05
    case
        when named.seller_channel in ('unknown', named.former_seller_channel) then null
        when handoffs.account_id is not null then true
        when not_kept.last_date > {{ months_before('named.changed_date', 12) }} then null
        else false
    end as is_planned,
    handoffs.changed_date as planned_handoff_date,
    handoffs.effective_date as planned_effective_date,
    named.changed_date,
    as_of.as_of_date
from named
cross join as_of
cross join not_kept
inner join accounts
    on named.account_id = accounts.account_id
left join handoffs
    on
        named.account_id = handoffs.account_id
        -- No plan is looked for where the account stays with its team.
        and nullif(named.seller_channel, named.former_seller_channel) = cast(handoffs.channel as string)
        and {{ is_within_handoff('named.changed_date', 'handoffs.changed_date', 'handoffs.next_changed_date') }}
