{{ config(materialized='table') }}
{{ after('gate_raw') }}

{#- Floating point, because the exact product of what is out of range has no room. -#}
{% set line_net_magnitude %}
    abs(
        {{ raw_double('quantity') }} * {{ raw_double('unit_price') }} * (1 - coalesce({{ raw_double('discount_rate') }}, 0))
        - coalesce({{ raw_double('discount_amount') }}, 0)
    )
{%- endset %}
{% set line_cost_magnitude = 'abs(' ~ raw_double('quantity') ~ ' * ' ~ raw_double('unit_cost') ~ ')' %}
{% set number_checks = [
    malformed_number_check('quantity'),
    malformed_number_check('unit_price'),
    malformed_number_check('discount_rate'),
    malformed_number_check('discount_amount'),
    {
        'code': 'out_of_range',
        'column': 'discount_rate',
        'when': 'abs(' ~ raw_double('discount_rate') ~ ') > 1',
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
{% set checks = missing_value_checks('order_lines') + number_checks %}
{% set ignored_values = ignored_value_checks(numbers=['unit_cost']) + [{
    'code': 'ignored_value',
    'column': 'unit_cost',
    'when': line_cost_magnitude ~ ' >= ' ~ largest_magnitude() ~ ' and abs(' ~ raw_double('unit_cost') ~ ') < ' ~ largest_magnitude(),
    'message': "'quantity x unit_cost is not below 10^12 (check the units)'",
}] %}

with source as (

    select * from {{ source('raw', 'order_lines') }}

),

judged as (

    select
        source.*,
        {{ first_failure(checks, 'code') }} as reason_code,
        {{ first_failure(checks, 'message') }} as reason_message,
        {{ all_failures(ignored_values) }} as ignored_values,
        coalesce({{ line_cost_magnitude }} < {{ largest_magnitude() }}, false) as has_usable_cost,
        {{ first_failure(number_checks, 'code') }} is null as is_amount_readable
    from source

),

numbered as (

    select
        judged.*,
        {{ copy_number('order_lines', ['order_id', 'line_number']) }} as copy_number
    from judged

),

final as (

    select
        {{ raw_text('order_id') }} as order_id,
        {{ raw_text('line_number') }} as line_number,
        {{ raw_text('product_id') }} as product_id,
        {{ raw_decimal('quantity', 4) }} as quantity,
        {{ raw_decimal('unit_price', 6) }} as unit_price,
        {{ raw_decimal('discount_rate', 12) }} as discount_rate,
        {{ raw_decimal('discount_amount', 6) }} as discount_amount,
        case when has_usable_cost then {{ raw_decimal('unit_cost', 6) }} end as unit_cost,
        is_amount_readable,
        {{ rejection_columns('order_lines') }}
    from numbered

)

select * from final
