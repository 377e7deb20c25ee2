{#- The segments of each dimension that policy does not define, by number: what is decided at each evaluation of each account is kept in
    numbers, which take a tenth of the time of words. -#}
{% macro segment_numbers(dimension) %}
    {% do return({
        'lifecycle_stage': {'whitespace': 1, 'prospect': 2, 'dormant': 3, 'new': 4, 'reactivated': 5, 'established': 6},
        'dormancy_status': {'never_ordered': 1, 'active': 2, 'at_risk': 3, 'dormant': 4},
        'transaction_band': {'none': 1, 'small': 2, 'large': 3},
    }[dimension]) %}
{% endmacro %}

{#- The word for a number. -#}
{% macro segment_of_number(dimension, number) -%}
    case {{ number }}{% for segment, its_number in segment_numbers(dimension).items() %} when {{ its_number }} then '{{ segment }}'{% endfor %} end
{%- endmacro %}

{#- A dimension's segments with their numbers, as rows. -#}
{% macro numbered_segments(dimension) -%}
    {%- for segment, number in segment_numbers(dimension).items() -%}
        select '{{ segment }}' as segment, {{ number }} as number{{ ' union all ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- One number for a combination of segments: the tier's rank, then one digit for each of the others. -#}
{% macro cell_number(tier_rank, lifecycle_number, dormancy_number, transaction_number) -%}
    cast(1000 * {{ tier_rank }} + 100 * {{ lifecycle_number }} + 10 * {{ dormancy_number }} + {{ transaction_number }} as integer)
{%- endmacro %}
