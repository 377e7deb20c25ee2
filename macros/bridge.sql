{#- Bridge: what readers that have not moved to evaluation dates and words yet still take. All of it (this file, macros/evaluation_numbers.sql,
    macros/segment_rules.sql, models/intermediate/bridge, each line that names `bridge`) goes with the last of them. -#}
{% macro bridge_evaluation_number(date) -%}
    cast(
        {{ month_end_number(date) }} - case when {{ date }} = {{ dbt.last_day(date, 'month') }} then 0 else 1 end as integer
    )
{%- endmacro %}

{#- The as-of date, and the evaluation dates before and after it. -#}
{% macro bridge_begins_stretch() -%}
    abs({{ bridge_evaluation_number('evaluations.evaluation_date') }} - {{ bridge_evaluation_number('bounds.as_of_date') }})
    <= 2 - {{ bridge_evaluation_number('bounds.as_of_date') }} % 2
{%- endmacro %}
