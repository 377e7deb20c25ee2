{{ after('gate_staging') }}

{#- table: (base model, key, account, date, order) -#}
{% set tables = {
    'crm_accounts': ('base_crm__accounts', 'account_id', 'account_id', none, none),
    'crm_users': ('base_crm__users', 'user_id', none, none, none),
    'crm_leads': ('base_crm__leads', 'lead_id', none, 'created_date', none),
    'crm_opportunities': ('base_crm__opportunities', 'opportunity_id', 'account_id', 'created_date', none),
    'orders': ('base_orders__orders', 'order_id', 'account_id', 'order_date', none),
    'order_lines': ('base_orders__order_lines', "order_id || '/' || line_number", none, none, 'order_id'),
} %}

-- Raw rows that staging, or the landing before it, set aside.
with rejections as (
    {% for table_name, (base, key, account, date, order) in tables.items() %}
    select
        '{{ table_name }}' as table_name,
        {{ key }} as record_key,
        reason_code,
        cast({{ account or 'null' }} as {{ dbt.type_string() }}) as account_id,
        cast({{ order or 'null' }} as {{ dbt.type_string() }}) as order_id,
        cast({{ date or 'null' }} as date) as record_date,
        reason_message as message,
        payload
    from {{ ref(base) }}
    where reason_code is not null

    union all
    {% endfor %}
    select
        table_name,
        'file line ' || cast(file_line as {{ dbt.type_string() }}) as record_key,
        'unreadable_row' as reason_code,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        cast(null as date) as record_date,
        message,
        raw_line as payload
    from {{ source('raw_landing', 'unreadable_rows') }}
),

-- A rejected row of a merged account is its survivor's.
survivors as (
    select * from {{ ref('int_account_merges') }}
),

-- A rejected line's account and date are its order's.
orders as (
    select named.*
    from {{ ref('stg_orders__orders') }} as named
    where named.order_id in (select rejections.order_id from rejections)
),

attributed as (
    select
        rejections.order_id,
        rejections.table_name,
        rejections.record_key,
        rejections.reason_code,
        coalesce(rejections.account_id, orders.account_id) as account_id,
        coalesce(rejections.record_date, orders.order_date) as record_date,
        rejections.message,
        rejections.payload
    from rejections
    left join orders
        on rejections.order_id = orders.order_id
)

select
    attributed.order_id,
    attributed.table_name,
    attributed.record_key,
    attributed.reason_code,
    survivors.surviving_account_id as account_id,
    attributed.record_date,
    attributed.message,
    attributed.payload
from attributed
left join survivors
    on attributed.account_id = survivors.account_id
