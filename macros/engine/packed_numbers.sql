{#- Several whole numbers below 2^20 in one, the first the highest: one sum adds up each of them, and one maximum takes along those that
    belong to the highest. A sum may add negative ones as long as no total is below zero. -#}

{% macro packed(numbers) -%}
    {%- for number in numbers -%}
        cast({{ number }} as {{ dbt.type_bigint() }}){{ ' * ' ~ 2 ** (20 * loop.revindex0) if not loop.last }}{{ ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- The number at a place, counted from 0 for the last; the first has no bound but the whole number's. -#}
{% macro unpacked(packed_number, place) %}{{ return(adapter.dispatch('unpacked')(packed_number, place)) }}{% endmacro %}
{% macro duckdb__unpacked(packed_number, place) -%}
    cast(({{ packed_number }} >> {{ 20 * place }}) & {{ 2 ** 20 - 1 }} as integer)
{%- endmacro %}

{#- Days as such numbers: those since 0001-01-01, which stands for none (`no_day`). -#}
{% macro day_number(day) %}{{ return(adapter.dispatch('day_number')(day)) }}{% endmacro %}
{% macro duckdb__day_number(day) -%} ({{ day }} - {{ no_day() }}) {%- endmacro %}

{#- The day of a number; null where it is none. -#}
{% macro day_of_number(number) %}{{ return(adapter.dispatch('day_of_number')(number)) }}{% endmacro %}
{% macro duckdb__day_of_number(number) -%} ({{ no_day() }} + nullif({{ number }}, 0)) {%- endmacro %}
