{#- Rule "Evaluation dates" in docs/rules.md: accounts are evaluated at each month-end and at the as-of date. -#}

{#- The first evaluation date at which something dated `date` is known. Nothing that counts is dated after the as-of date. -#}
{% macro first_evaluation_on_or_after(date, as_of_date) -%}
    least({{ dbt.last_day(date, 'month') }}, {{ as_of_date }})
{%- endmacro %}

{#- The first evaluation date whose trailing n months no longer hold `date`: the month-end n months after its own. An as-of date between
    month-ends may lose a date some days earlier: 15 February 2025 less 12 months loses 15 February 2024, which leaves on 28 February
    otherwise. -#}
{% macro leaves_window_on(date, months, as_of_date) -%}
    case
        when {{ date }} <= {{ months_before(as_of_date, months) }}
            then least({{ dbt.last_day(dbt.dateadd('month', months, date), 'month') }}, {{ as_of_date }})
        else {{ dbt.last_day(dbt.dateadd('month', months, date), 'month') }}
    end
{%- endmacro %}

{#- What stands for no date: before all that is read, and after it (the end of a period that is still open). No date that is read can be one of
    them (macro plausible_dates). -#}
{% macro no_day() %}{{ return("cast('0001-01-01' as date)") }}{% endmacro %}
{% macro no_end() %}{{ return("cast('9999-12-31' as date)") }}{% endmacro %}

{#- The first month-end after a date. -#}
{% macro month_end_after(date) -%}
    {{ dbt.last_day(dbt.dateadd('day', 1, date), 'month') }}
{%- endmacro %}

{#- The last month-end that is not after a date: the date itself where it is one. -#}
{% macro month_end_on_or_before(date) -%}
    case
        when {{ date }} = {{ dbt.last_day(date, 'month') }} then {{ date }}
        else cast({{ dbt.dateadd('day', -1, dbt.date_trunc('month', date)) }} as date)
    end
{%- endmacro %}
