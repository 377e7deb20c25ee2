{#- One schema per layer under its plain name (staging, intermediate, marts, ...) in every target: targets differ by database file. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
