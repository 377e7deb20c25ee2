{{ after('gate_staging') }}

{#- table: (base model, key) -#}
{% set tables = {
    'crm_accounts': ('base_crm__accounts', 'account_id'),
    'crm_users': ('base_crm__users', 'user_id'),
    'crm_leads': ('base_crm__leads', 'lead_id'),
    'crm_opportunities': ('base_crm__opportunities', 'opportunity_id'),
    'orders': ('base_orders__orders', 'order_id'),
    'order_lines': ('base_orders__order_lines', "order_id || '/' || line_number"),
} %}

-- Rows that were used although something in them was not: what was ignored, and what disagrees.
with ignored_values as (
    {% for table_name, (base, key) in tables.items() %}
    select
        '{{ table_name }}' as table_name,
        {{ key }} as record_key,
        'ignored_value' as reason_code,
        ignored_values || 'read as blank' as message
    from {{ ref(base) }}
    where reason_code is null and ignored_values is not null
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

),

account_warnings as (

    select * from {{ ref('int_warnings_accounts') }}

),

order_warnings as (

    select * from {{ ref('int_warnings_orders') }}

),

reasons as (

    select * from {{ ref('int_policy_rejection_reasons') }}

),

warnings as (

    select * from ignored_values
    union all
    select * from account_warnings
    union all
    select * from order_warnings

),

final as (

    select
        warnings.table_name,
        warnings.record_key,
        warnings.reason_code,
        reasons.severity,
        warnings.message
    from warnings
    inner join reasons
        on warnings.reason_code = reasons.reason_code

)

select * from final
