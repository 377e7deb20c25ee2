{#- Rule "Trailing months" in docs/rules.md: the date n months earlier, clipped to the end of a shorter month, and a month-end less n months is a month-end
    (2025-02-28 less 12 months is 2024-02-29). -#}
{% macro months_before(date, months) -%}
    case
        when {{ date }} = {{ dbt.last_day(date, 'month') }}
            then {{ dbt.last_day(dbt.dateadd('month', '-1 * ' ~ months, date), 'month') }}
        else cast({{ dbt.dateadd('month', '-1 * ' ~ months, date) }} as date)
    end
{%- endmacro %}
