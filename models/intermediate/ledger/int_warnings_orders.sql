{{ config(materialized='view') }}

-- Headers that disagree with their lines, returns of orders that are not there, deals without a known account or currency.
with classified as (
    select * from {{ ref('int_orders_classified') }}
),

priced as (
    select * from {{ ref('int_orders_priced') }}
),

deals as (
    select * from {{ ref('int_opportunities_open') }}
)

select
    'orders' as table_name,
    order_id as record_key,
    'header_differs' as reason_code,
    'the header is ' || cast(round(header_difference_amount, 2) as {{ dbt.type_string() }})
    || ' above the sum of its lines; the lines count' as message
from classified
where has_header_difference

union all

select
    'orders' as table_name,
    order_id as record_key,
    'original_order_missing' as reason_code,
    'original_order_id ''' || original_order_id
    || ''' is no earlier counted sale; the return lowers revenue on its own date' as message
from priced
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
