{#- One schema per layer (staging, intermediate, marts, ...) in every target: targets differ by database file. dbt calls this for the models of
    this project, also where it is a package of another one. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (own_schema(custom_schema_name) if custom_schema_name else target.schema) | trim }}
{%- endmacro %}

{#- The name of a schema of this project: a parent project may put `schema_prefix` before it (vars, in dbt_project.yml). -#}
{% macro own_schema(name) %}
    {% set prefix = var('schema_prefix') %}
    {% if not modules.re.fullmatch('([a-z_][a-z0-9_]*)?', prefix) %}
        {{ exceptions.raise_compiler_error(
            "The variable schema_prefix is '" ~ prefix ~ "'. Write small letters, digits and underscores, a letter first, for example sales_."
        ) }}
    {% endif %}
    {% do return(prefix ~ (name | trim)) %}
{% endmacro %}
