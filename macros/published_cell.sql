{#- The columns of a cell as the marts publish them: plain text, whatever type their words have inside. -#}
{% macro published_cell(relation) -%}
    {%- for column in condition_columns() -%}
        cast({{ relation }}.{{ column }} as string) as {{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
