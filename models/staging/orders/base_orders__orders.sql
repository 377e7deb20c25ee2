{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- One row per raw row of orders, read and judged: usable, or with the reason why not.
--
-- Rules "Raw values", "Rows set aside" and "Duplicate rows" in docs/rules.md.
{% set texts = ['order_id', 'account_id', 'status', 'currency_code', 'customer_po', 'original_order_id', 'owner_id'] %}
{% set money = {'order_total': 10, 'tax_amount': 10, 'freight_amount': 10} %}
{% set number_checks = [] %}
{% for column in money %}{% do number_checks.append(malformed_number_check(column)) %}{% endfor %}
{% for column in money %}{% do number_checks.append(too_large_check(column)) %}{% endfor %}
{% set checks = missing_value_checks('orders', texts) + [malformed_date_check('ordered_at'), implausible_date_check('ordered_at')] + number_checks %}

with source as {{ inlined() }} (
    select * from {{ source('raw', 'orders') }}
),

plausible_dates as (
    {{ plausible_dates() }}
),

read as {{ inlined() }} (
    select
        {{ read_columns(texts, numbers=money.keys(), dates=['ordered_at', 'updated_at']) }}
    from source
    cross join plausible_dates
),

judged as {{ inlined() }} (
    select
        read.*,
        {{ first_failure(checks, 'code') }} as reason_code,
        {{ all_failures(ignored_value_checks(dates=['updated_at'])) }} as ignored_values,
        {{ all_failures(lost_digits_checks(money)) }} as lost_digits
    from read
),

{{ number_copies('orders', ['order_id'], updated_at='updated_at') }}

select
    order_id_text as order_id,
    account_id_text as account_id,
    status_text as order_status,
    upper(currency_code_text) as currency_code,
    customer_po_text as customer_po,
    original_order_id_text as original_order_id,
    owner_id_text as seller_id,
    {{ read_decimal('order_total', money.order_total) }} as order_total,
    {{ read_decimal('tax_amount', money.tax_amount) }} as tax_amount,
    {{ read_decimal('freight_amount', money.freight_amount) }} as freight_amount,
    {{ read_date('ordered_at') }} as order_date,
    case when reason_code is null then true else {{ first_failure(number_checks, 'code') }} is null end as is_amount_readable,
    {{ rejection_columns('orders', checks) }},
    lost_digits,
    {{ row_hash(raw_columns('orders')) }} as row_hash
from numbered
