-- One row per order or order line that could be read but that nothing can count: no account, no amount, no exchange rate, no order.
--
-- Rule "Order buckets" in docs/rules.md.
with orders as (
    select * from {{ ref('stg_orders__orders') }}
),

rejected_orders as (
    select * from {{ ref('int_orders') }}
    where {{ reason_of_bucket('bucket') }} is not null
),

orphans as (
    select * from {{ ref('base_orders__orphans') }}
),

lines as (
    select * from {{ ref('stg_orders__order_lines') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
)

select
    orders.order_id,
    'orders' as table_name,
    orders.order_id as record_key,
    {{ reason_of_bucket('rejected_orders.bucket') }} as reason_code,
    survivors.surviving_account_id as account_id,
    orders.order_date as record_date,
    case rejected_orders.bucket
        when 'no_account'
            then 'account_id ''' || orders.account_id || ''' is not in crm_accounts; land the account or correct the order'
        when 'no_rate'
            then
                'currency_code ''' || rejected_orders.currency_code || ''' has no rate on ' || cast(orders.order_date as string)
                || '; add it to exchange_rates.csv, or make it the reporting currency'
        else 'neither lines nor order_total; land the lines or the total'
    end as message,
    {{ row_as_json([
        'orders.order_id', 'orders.account_id', 'orders.order_date', 'orders.order_status', 'orders.currency_code', 'orders.order_total'
    ]) }} as payload
from orders
inner join rejected_orders
    on orders.order_id = rejected_orders.order_id
left join survivors
    on orders.account_id = survivors.account_id

union all

select
    lines.order_id,
    'order_lines' as table_name,
    lines.order_id || '/' || lines.line_number as record_key,
    orphans.reason_code,
    cast(null as string) as account_id,
    cast(null as date) as record_date,
    case orphans.reason_code
        when 'unknown_order' then 'order_id ''' || lines.order_id || ''' is not in orders; land the order or correct the line'
        else 'its order was rejected: see the row of table orders with this key'
    end as message,
    {{ row_as_json([
        'lines.order_id', 'lines.line_number', 'lines.product_id', 'lines.quantity', 'lines.unit_price', 'lines.discount_rate',
        'lines.discount_amount',
    ]) }} as payload
from lines
inner join orphans
    on lines.order_id = orphans.order_id
