-- One row per raw row that cannot be used: set aside by staging or the landing before it, or an order or line that nothing can count.
--
-- Rules "Rows set aside" and "Order buckets" in docs/rules.md. A rejected line's account and date are its order's, and a merged account's
-- row is its survivor's.
{# Whose row it is and of which day, where a raw table says so. #}
{% set owners = {
    'crm_accounts': {'account_id': 'account_id'},
    'crm_leads': {'record_date': 'created_date'},
    'crm_opportunities': {'account_id': 'account_id', 'record_date': 'created_date'},
    'crm_activities': {'account_id': 'account_id'},
    'account_owners': {'account_id': 'account_id'},
    'orders': {'account_id': 'account_id', 'record_date': 'order_date'},
    'order_lines': {'order_id': 'order_id'},
} %}

with orders as (
    select * from {{ ref('stg_orders__orders') }}
),

lines as (
    select * from {{ ref('stg_orders__order_lines') }}
),

uncounted_orders as (
    select * from {{ ref('int_orders') }}
    where {{ reason_of_bucket('bucket') }} is not null
),

orphans as (
    select * from {{ ref('base_orders__orphans') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

rejections as (
    {% for table_name, base in base_models().items() %}
    {%- set owner = owners.get(table_name, {}) %}
    select
        '{{ table_name }}' as table_name,
        {{ base.key }} as record_key,
        reason_code,
        cast({{ owner.get('account_id', 'null') }} as string) as account_id,
        cast({{ owner.get('order_id', 'null') }} as string) as order_id,
        cast({{ owner.get('record_date', 'null') }} as date) as record_date,
        reason_message as message,
        payload
    from {{ ref(base.model) }}
    where reason_code is not null

    union all
    {% endfor %}
    select
        table_name,
        'file line ' || cast(file_line as string) as record_key,
        'unreadable_row' as reason_code,
        cast(null as string) as account_id,
        cast(null as string) as order_id,
        cast(null as date) as record_date,
        message,
        raw_line as payload
    from {{ source('raw_landing', 'unreadable_rows') }}

    union all

    select
        'orders' as table_name,
        orders.order_id as record_key,
        {{ reason_of_bucket('uncounted_orders.bucket') }} as reason_code,
        orders.account_id,
        orders.order_id,
        orders.order_date as record_date,
        {{ uncounted_order_in_words('uncounted_orders.bucket', 'orders', 'uncounted_orders.currency_code') }} as message,
        {{ row_as_json([
            'orders.order_id', 'orders.account_id', 'orders.order_date', 'orders.order_status', 'orders.currency_code', 'orders.order_total'
        ]) }} as payload
    from orders
    inner join uncounted_orders
        on orders.order_id = uncounted_orders.order_id

    union all

    select
        'order_lines' as table_name,
        lines.order_id || '/' || lines.line_number as record_key,
        orphans.reason_code,
        cast(null as string) as account_id,
        lines.order_id,
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
),

-- Of millions of orders, those of the few rejected rows.
rejected_orders as (
    select * from orders
    where order_id in (select rejections.order_id from rejections)
)

select
    rejections.table_name,
    rejections.record_key,
    rejections.reason_code,
    survivors.surviving_account_id as account_id,
    coalesce(rejections.record_date, rejected_orders.order_date) as record_date,
    rejections.message,
    rejections.payload
from rejections
left join rejected_orders
    on rejections.order_id = rejected_orders.order_id
left join survivors
    on coalesce(rejections.account_id, rejected_orders.account_id) = survivors.account_id
