-- One row per raw row that staging, or the landing before it, set aside.
--
-- Rule "Rows set aside" in docs/rules.md. A rejected line's account and date are its order's, and a merged account's row is its survivor's.
{# Whose row it is and of which day, where a raw table says so. #}
{% set owners = {
    'crm_accounts': {'account_id': 'account_id'},
    'crm_leads': {'record_date': 'created_date'},
    'crm_opportunities': {'account_id': 'account_id', 'record_date': 'created_date'},
    'orders': {'account_id': 'account_id', 'record_date': 'order_date'},
    'order_lines': {'order_id': 'order_id'},
} %}

with rejections as (
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
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

-- Of millions of orders, those of the few rejected lines.
orders as (
    select * from {{ ref('stg_orders__orders') }}
    where order_id in (select rejections.order_id from rejections)
)

select
    rejections.order_id,
    rejections.table_name,
    rejections.record_key,
    rejections.reason_code,
    survivors.surviving_account_id as account_id,
    coalesce(rejections.record_date, orders.order_date) as record_date,
    rejections.message,
    rejections.payload
from rejections
left join orders
    on rejections.order_id = orders.order_id
left join survivors
    on coalesce(rejections.account_id, orders.account_id) = survivors.account_id
