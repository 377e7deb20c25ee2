{#- Lists of rows within a row: what belongs to an account is put in order once, and looked at as of many dates. -#}

{#- Aggregates rows of the named columns to one list, the largest first (by the first column, then the next). -#}
{% macro descending_list(columns) %}{{ return(adapter.dispatch('descending_list')(columns)) }}{% endmacro %}
{% macro duckdb__descending_list(columns) -%}
    list_sort(list({ {%- for column in columns %}'{{ column }}': {{ column }}{{ ', ' if not loop.last }}{% endfor -%} }), 'DESC')
{%- endmacro %}

{#- The rows of a list for which a condition on `item` holds, in their order. -#}
{% macro list_where(list, item, condition) %}{{ return(adapter.dispatch('list_where')(list, item, condition)) }}{% endmacro %}
{% macro duckdb__list_where(list, item, condition) -%}
    list_filter({{ list }}, lambda {{ item }}: {{ condition }})
{%- endmacro %}

{% macro list_length(list) %}{{ return(adapter.dispatch('list_length')(list)) }}{% endmacro %}
{% macro duckdb__list_length(list) -%} len({{ list }}) {%- endmacro %}

{#- A column of the row at a place from 1; null beyond the end. -#}
{% macro list_value(list, place, column) %}{{ return(adapter.dispatch('list_value')(list, place, column)) }}{% endmacro %}
{% macro duckdb__list_value(list, place, column) -%} {{ list }}[{{ place }}].{{ column }} {%- endmacro %}
