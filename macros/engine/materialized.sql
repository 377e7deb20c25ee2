{#- Marks a CTE that several steps read, so that it is computed once. -#}
{% macro materialized() %}{{ return(adapter.dispatch('materialized')()) }}{% endmacro %}
{% macro default__materialized() -%} {%- endmacro %}
{% macro duckdb__materialized() -%} materialized {%- endmacro %}

{#- Marks a CTE that is read in several places and computed in each: what they leave out of it costs nothing then. -#}
{% macro inlined() %}{{ return(adapter.dispatch('inlined')()) }}{% endmacro %}
{% macro default__inlined() -%} {%- endmacro %}
{% macro duckdb__inlined() -%} not materialized {%- endmacro %}
