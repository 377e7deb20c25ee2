{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- One row per raw row of order_lines, read and judged: usable, or with the reason why not.
--
-- Rules "Raw values", "Rows set aside" and "Duplicate rows" in docs/rules.md.
{% set texts = ['order_id', 'line_number', 'product_id'] %}
{#- Floating point, because the exact product of what is out of range has no room. -#}
{% set line_net_magnitude %}
    abs(
        quantity_number * unit_price_number * (1 - coalesce(discount_rate_number, 0))
        - coalesce(discount_amount_number, 0)
    )
{%- endset %}
{% set line_cost_magnitude = 'abs(quantity_number * unit_cost_number)' %}
{% set scales = {'quantity': 4, 'unit_price': 10, 'discount_rate': 8, 'discount_amount': 10, 'unit_cost': 10} %}
{% set number_checks = [
    malformed_number_check('quantity'),
    malformed_number_check('unit_price'),
    malformed_number_check('discount_rate'),
    malformed_number_check('discount_amount'),
    {
        'code': 'out_of_range',
        'column': 'discount_rate',
        'when': 'abs(discount_rate_number) > 1',
        'message': found_value('discount_rate') ~ "which is not a share from -1 (surcharge) to 1; 15 percent is 0.15'",
    },
    too_large_check('quantity'),
    too_large_check('unit_price'),
    too_large_check('discount_amount'),
    {
        'code': 'out_of_range',
        'column': 'unit_price',
        'when': line_net_magnitude ~ ' >= ' ~ largest_magnitude(),
        'message': "'the net amount of the line is not below 10^12 (check the units)'",
    },
] %}
{% set checks = missing_value_checks('order_lines', texts) + number_checks %}
{% set ignored_values = ignored_value_checks(numbers=['unit_cost']) + [{
    'code': 'ignored_value',
    'column': 'unit_cost',
    'when': line_cost_magnitude ~ ' >= ' ~ largest_magnitude() ~ ' and abs(unit_cost_number) < ' ~ largest_magnitude(),
    'message': "'quantity x unit_cost is not below 10^12 (check the units)'",
}] %}

with source as {{ inlined() }} (
    select * from {{ source('raw', 'order_lines') }}
),

read as {{ inlined() }} (
    select
        {{ read_columns(texts, numbers=scales.keys()) }}
    from source
),

judged as {{ inlined() }} (
    select
        read.*,
        {{ first_failure(checks, 'code') }} as reason_code,
        {{ all_failures(ignored_values) }} as ignored_values,
        {{ all_failures(lost_digits_checks(scales)) }} as lost_digits,
        coalesce({{ line_cost_magnitude }} < {{ largest_magnitude() }}, false) as has_usable_cost
    from read
),

{{ number_copies('order_lines', ['order_id', 'line_number']) }}

select
    order_id_text as order_id,
    line_number_text as line_number,
    product_id_text as product_id,
    {{ read_decimal('quantity', scales.quantity) }} as quantity,
    {{ read_decimal('unit_price', scales.unit_price) }} as unit_price,
    {{ read_decimal('discount_rate', scales.discount_rate) }} as discount_rate,
    {{ read_decimal('discount_amount', scales.discount_amount) }} as discount_amount,
    case when has_usable_cost then {{ read_decimal('unit_cost', scales.unit_cost) }} end as unit_cost,
    case when reason_code is null then true else {{ first_failure(number_checks, 'code') }} is null end as is_amount_readable,
    {{ rejection_columns('order_lines', checks) }},
    lost_digits,
    {{ row_hash(raw_columns('order_lines')) }} as row_hash
from numbered
