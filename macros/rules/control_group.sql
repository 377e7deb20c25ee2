{#- Rule "Control group" in docs/rules.md: of the groups whose accounts would move, a share stays where it was for some months. -#}

{#- Whether a policy draws a group: its number, the first 7 hexadecimal digits of a hash of group and policy, lies within the share of all
    numbers that 7 digits can say. The same words on any engine, so a replay draws as the run did, and another policy draws others. -#}
{% macro is_in_control_group(group_id, policy_id, control_share) -%}
    {{ first_digits_of_hash(dbt.hash(group_id ~ " || '|' || " ~ policy_id)) }} < {{ control_share }} * {{ 16 ** 7 }}
{%- endmacro %}

{#- The number that the first 7 digits of a hash say, from 0 to 268,435,455. -#}
{% macro first_digits_of_hash(hash) -%}
    (
        {%- for place in range(1, 8) %}
        {{ '+ ' if not loop.first }}({{ dbt.position('substring(' ~ hash ~ ', ' ~ place ~ ', 1)', "'0123456789abcdef'") }} - 1) * {{ 16 ** (7 - place) }}
        {%- endfor %}
    )
{%- endmacro %}

{#- The first day on which it is free to move: so many months after the change, and a month-end after a month-end (28 February 2023 and 12
    months are 29 February 2024). -#}
{% macro months_after(date, months) -%}
    case
        when {{ date }} = {{ dbt.last_day(date, 'month') }}
            then {{ dbt.last_day(dbt.dateadd('month', months, date), 'month') }}
        else cast({{ dbt.dateadd('month', months, date) }} as date)
    end
{%- endmacro %}
