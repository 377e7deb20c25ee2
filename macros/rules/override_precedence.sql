{#- Rule "Overrides" in docs/rules.md: what a person decided goes before everything that is computed. -#}

{#- Which of several overrides of one account holds, for an `order by`: where merges bring several together, the one that began last. -#}
{% macro override_precedence(overrides) -%}
    {{ overrides }}.valid_from desc, {{ overrides }}.account_id asc
{%- endmacro %}
