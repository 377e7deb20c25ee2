-- One row per warning about a raw row that is used: what in it was ignored or rounded, or what it disagrees with.
{#- table: (base model, key) -#}
{% set tables = {
    'crm_accounts': ('base_crm__accounts', 'account_id'),
    'crm_users': ('base_crm__users', 'user_id'),
    'crm_leads': ('base_crm__leads', 'lead_id'),
    'crm_opportunities': ('base_crm__opportunities', 'opportunity_id'),
    'orders': ('base_orders__orders', 'order_id'),
    'order_lines': ('base_orders__order_lines', "order_id || '/' || line_number"),
} %}

{#- Tables with numbers whose decimals count. -#}
{% set exact_tables = ['crm_accounts', 'crm_opportunities', 'orders', 'order_lines'] %}

with ignored_values as (
    {% for table_name, (base, key) in tables.items() %}
    select
        '{{ table_name }}' as table_name,
        {{ key }} as record_key,
        'ignored_value' as reason_code,
        ignored_values || 'read as blank' as message
    from {{ ref(base) }}
    where reason_code is null and ignored_values is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

lost_digits as (
    {% for table_name in exact_tables %}
    select
        '{{ table_name }}' as table_name,
        {{ tables[table_name][1] }} as record_key,
        'digits_lost' as reason_code,
        lost_digits || 'rounded to those' as message
    from {{ ref(tables[table_name][0]) }}
    where reason_code is null and lost_digits is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

account_warnings as (
    select * from {{ ref('int_warnings_accounts') }}
),

order_warnings as (
    select * from {{ ref('int_warnings_orders') }}
),

reasons as (
    select * from {{ ref('stg_policy__rejection_reasons') }}
),

warnings as (
    select * from ignored_values
    union all
    select * from lost_digits
    union all
    select * from account_warnings
    union all
    select * from order_warnings
)

select
    warnings.table_name,
    warnings.record_key,
    warnings.reason_code,
    reasons.severity,
    warnings.message
from warnings
inner join reasons
    on warnings.reason_code = reasons.reason_code
