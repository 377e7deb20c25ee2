{{ config(materialized='view') }}
{{ after('gate_intermediate') }}

-- One row per counted order: what it is worth, who sold it, and whose account it was when it was placed.
--
-- Rule "Orders and months" in docs/rules.md. A view, because its table would repeat each order to add its account and its seller.
with orders as (
    select * from {{ ref('int_orders') }}
    where {{ is_counted_bucket('bucket') }}
),

channel_periods as (
    select * from {{ ref('int_channel_periods') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    orders.order_id,
    orders.account_id,
    orders.linked_order_id,
    coalesce(orders.seller_id, '(none)') as seller_id,
    sellers.user_name as seller_name,
    coalesce(cast(sellers.channel as string), 'unknown') as seller_channel,
    accounts.owner_id,
    owners.user_name as owner_name,
    coalesce(cast(owners.channel as string), 'unknown') as owner_channel,
    cast(channel_periods.assigned_channel as string) as assigned_channel,
    cast(orders.bucket as string) as bucket,
    orders.currency_code,
    cast(orders.net_amount as decimal(18, 2)) as net_amount_in_currency,
    cast(orders.reporting_net_amount as decimal(18, 2)) as net_amount,
    cast(orders.reporting_margin_amount as decimal(18, 2)) as margin_amount,
    orders.order_date,
    orders.counted_date,
    as_of.as_of_date
from orders
cross join as_of
inner join accounts
    on orders.account_id = accounts.account_id
-- None before the account's first evaluation.
left join channel_periods
    on
        orders.account_id = channel_periods.account_id
        and channel_periods.from_date <= {{ month_end_on_or_before('orders.order_date') }}
        and channel_periods.until_date > {{ month_end_on_or_before('orders.order_date') }}
left join users as sellers
    on orders.seller_id = sellers.user_id
left join users as owners
    on accounts.owner_id = owners.user_id
