{{ config(materialized='table') }}
{{ after('gate_raw') }}

{% set money = ['order_total', 'tax_amount', 'freight_amount'] %}
{% set number_checks = [] %}
{% for column in money %}{% do number_checks.append(malformed_number_check(column)) %}{% endfor %}
{% for column in money %}{% do number_checks.append(too_large_check(column)) %}{% endfor %}
{% set checks = missing_value_checks('orders') + [malformed_date_check('ordered_at')] + number_checks %}

with source as (

    select * from {{ source('raw', 'orders') }}

),

judged as (

    select
        source.*,
        {{ first_failure(checks, 'code') }} as reason_code,
        {{ first_failure(checks, 'message') }} as reason_message,
        {{ all_failures(ignored_value_checks(dates=['updated_at'])) }} as ignored_values,
        {{ first_failure(number_checks, 'code') }} is null as is_amount_readable
    from source

),

numbered as (

    select
        judged.*,
        {{ copy_number('orders', ['order_id'], updated_at='updated_at') }} as copy_number
    from judged

),

final as (

    select
        {{ raw_text('order_id') }} as order_id,
        {{ raw_text('account_id') }} as account_id,
        {{ raw_text('status') }} as order_status,
        upper({{ raw_text('currency_code') }}) as currency_code,
        {{ raw_text('customer_po') }} as customer_po,
        {{ raw_text('original_order_id') }} as original_order_id,
        {{ raw_text('owner_id') }} as owner_id,
        {{ raw_decimal('order_total', 6) }} as order_total,
        {{ raw_decimal('tax_amount', 6) }} as tax_amount,
        {{ raw_decimal('freight_amount', 6) }} as freight_amount,
        {{ raw_business_date('ordered_at') }} as order_date,
        {{ raw_utc_timestamp('ordered_at') }} as ordered_at,
        {{ raw_utc_timestamp('updated_at') }} as updated_at,
        is_amount_readable,
        {{ rejection_columns('orders') }}
    from numbered

)

select * from final
