{#- Rule "Changes of the seller" in docs/rules.md: whether a day is within a year of a handoff, and before the account's next one. -#}
{% macro is_within_handoff(day, changed_date, next_changed_date) -%}
    {{ day }} >= {{ changed_date }} and {{ day }} < {{ next_changed_date }} and {{ changed_date }} > {{ months_before(day, 12) }}
{%- endmacro %}

{#- Rule "Worklist" in docs/rules.md: a change of channel takes effect on the first day of the month after it. -#}
{% macro handoff_effective_date(changed_date) -%}
    cast({{ dbt.dateadd('day', 1, dbt.last_day(changed_date, 'month')) }} as date)
{%- endmacro %}
