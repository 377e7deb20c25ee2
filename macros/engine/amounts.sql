{#- An amount as people write it: 12,345.67, and no cents where they are zero. Null stays null. -#}
{% macro amount_in_words(amount) %}{{ return(adapter.dispatch('amount_in_words')(amount)) }}{% endmacro %}

{% macro default__amount_in_words(amount) -%}
    cast({{ amount }} as {{ dbt.type_string() }})
{%- endmacro %}

{% macro duckdb__amount_in_words(amount) -%}
    regexp_replace(format('{:,.2f}', cast({{ amount }} as double)), '[.]00$', '')
{%- endmacro %}
