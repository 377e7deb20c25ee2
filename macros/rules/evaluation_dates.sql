{#- Evaluation dates are month-ends and the as-of date. Rule "Evaluation dates" in docs/rules.md. -#}

{#- The first evaluation date at which what is dated `date` is known. Nothing that is counted is dated after the as-of date. -#}
{% macro first_evaluation_on_or_after(date, as_of_date) -%}
    least({{ dbt.last_day(date, 'month') }}, {{ as_of_date }})
{%- endmacro %}

{#- The first evaluation date whose trailing months no longer hold `date`: the month-end so many months after its own, or an as-of date before
    that which is itself those months later. -#}
{% macro leaves_window_on(date, months, as_of_date) -%}
    case
        when {{ date }} <= {{ months_before(as_of_date, months) }}
            then least({{ dbt.last_day(dbt.dateadd('month', months, date), 'month') }}, {{ as_of_date }})
        else {{ dbt.last_day(dbt.dateadd('month', months, date), 'month') }}
    end
{%- endmacro %}

{#- The first month-end after a date. -#}
{% macro month_end_after(date) -%}
    {{ dbt.last_day(dbt.dateadd('day', 1, date), 'month') }}
{%- endmacro %}
