{{ config(materialized='view') }}

-- One row per warning about an order or a deal: header and lines differ, the original of a return is missing, an account or currency is
-- unknown.
--
-- Rules "Order amount", "Returns" and "Open deals" in docs/rules.md.
with order_nets as (
    select * from {{ ref('int_order_net') }}
),

orders as (
    select * from {{ ref('int_orders') }}
),

deals as (
    select * from {{ ref('int_open_deals') }}
)

select
    'orders' as table_name,
    order_id as record_key,
    'header_differs' as reason_code,
    'the header is ' || cast({{ in_cents('header_difference_amount') }} as string)
    || ' above the sum of its lines; the lines count' as message
from order_nets
where has_header_difference

union all

select
    'orders' as table_name,
    order_id as record_key,
    'original_order_missing' as reason_code,
    'original_order_id ''' || original_order_id || ''' is no earlier counted sale; the return lowers revenue on its own date' as message
from orders
where
    bucket in ('return', 'after_d', 'no_rate')
    and net_amount < 0
    and original_order_id is not null
    and linked_order_id is null

union all

select
    'crm_opportunities' as table_name,
    opportunity_id as record_key,
    'unknown_deal_account' as reason_code,
    'account_id ''' || named_account_id || ''' has no row in the mart; the deal is routed without an account' as message
from deals
where named_account_id is not null and account_id is null

union all

select
    'crm_opportunities' as table_name,
    opportunity_id as record_key,
    'unknown_deal_currency' as reason_code,
    'currency_code ''' || currency_code || ''' has no rate; the deal is routed without an amount' as message
from deals
where has_unknown_currency
