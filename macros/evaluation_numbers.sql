{#- Evaluation dates are numbered so that trailing windows become arithmetic: a month-end has twice the number of its month, and a D between
    month-ends the odd number before its own month's end. -#}

{% macro month_number(date) -%}
    (12 * extract(year from {{ date }}) + extract(month from {{ date }}))
{%- endmacro %}

{#- The number of a month-end. -#}
{% macro month_end_number(date) -%}
    cast(2 * {{ month_number(date) }} as integer)
{%- endmacro %}

{#- The number of the evaluation at D. -#}
{% macro as_of_number(as_of_date) -%}
    {{ month_end_number(as_of_date) }} - case when {{ as_of_date }} = {{ dbt.last_day(as_of_date, 'month') }} then 0 else 1 end
{%- endmacro %}

{#- The first evaluation at which what is dated `date` is known. Nothing that is counted is dated after D. -#}
{% macro entry_number(date, as_of_number) -%}
    least({{ month_end_number(date) }}, {{ as_of_number }})
{%- endmacro %}

{#- The first evaluation whose trailing n months no longer hold `date`. `window_start` is where those of D start (exclusive): only a D between
    month-ends can lose a date that its own month's end would lose too. -#}
{% macro exit_number(date, months, window_start, as_of_number) -%}
    {{ month_end_number(date) }} + 2 * {{ months }}
    - case
        when {{ month_end_number(date) }} + 2 * {{ months }} = {{ as_of_number }} + 1 and {{ date }} <= {{ window_start }} then 1
        else 0
    end
{%- endmacro %}

{#- What a move (of the CTE `moves`: entry, or the exit from one window) of a row of the CTE `timed` brings to the window that is left at the
    number `exit`: the amount where it enters, less it where it leaves; null at the exit from another window, and where this window never
    holds the row. -#}
{% macro moved_amount(amount, exit) -%}
    case
        when timed.entry_number >= timed.{{ exit }}_number then null
        when moves.move = 'entry' then {{ amount }}
        when moves.move = '{{ exit }}' then -{{ amount }}
    end
{%- endmacro %}

{#- The month-end before an evaluation. -#}
{% macro month_end_before(number) -%}
    {{ number }} - 2 + {{ number }} % 2
{%- endmacro %}

{#- Where stretches of evaluations begin, from a CTE of (account_id, from_number) at which something changes: what changes at a D between
    month-ends, whose number is odd, holds for that D only, so another stretch begins behind it. -#}
{% macro with_ends_of_d(boundaries) -%}
    select * from {{ boundaries }}

    union

    select
        account_id,
        from_number + 1 as from_number
    from {{ boundaries }}
    where from_number % 2 = 1
{%- endmacro %}

{#- The month-end at which a run of candidates has dwelt: the same candidate at so many further month-ends, counted from where it began to be
    given. -#}
{% macro dwelt_number(runs, tracks) -%}
    {{ runs }}.run_number + 2 * case when {{ runs }}.is_outside then {{ tracks }}.dwell_up else {{ tracks }}.dwell_down end
{%- endmacro %}

{#- Greater than the number of any evaluation. -#}
{% macro never() %}{{ return('999999999') }}{% endmacro %}
