{#- Makes this model wait for a gate: a model whose failed test must stop everything that reads what it checks. The reference is made
    while parsing only, so the order of the build is kept and dbt's unit tests need no fixture for the gate. -#}
{% macro after(gate) %}
    {%- if not execute %}{% do ref(gate) %}{% endif -%}
{% endmacro %}
