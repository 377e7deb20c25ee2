{#- Marks a CTE that several steps read, so that it is computed once. -#}
{% macro materialized() %}{{ return(adapter.dispatch('materialized')()) }}{% endmacro %}
{% macro default__materialized() -%} {%- endmacro %}
{% macro duckdb__materialized() -%} materialized {%- endmacro %}
