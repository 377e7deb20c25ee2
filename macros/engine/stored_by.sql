{#- The end of a model of which others read the rows of one account together: in which order its rows are stored, so that what is joined
    and added up by account finds them side by side. An engine that distributes its tables has means of its own. -#}
{% macro stored_by(column) %}{{ return(adapter.dispatch('stored_by')(column)) }}{% endmacro %}
{% macro default__stored_by(column) -%}{%- endmacro %}
{% macro duckdb__stored_by(column) -%}
    order by {{ column }}
{%- endmacro %}
