{#- How a number is read: prices, costs and amounts to 10 decimals, rates to 8, quantities to 4. What has more is rounded half away from
    zero, and remarked on. -#}

{#- The number of a column in so many decimals (4, 8 or 10), null where it has no room; `number` is what raw_double reads of it. -#}
{% macro raw_decimal(column, scale, number) %}{{ return(adapter.dispatch('raw_decimal')(column, scale, number)) }}{% endmacro %}
{% macro duckdb__raw_decimal(column, scale, number) -%} {{ own_schema('landing') }}.raw_decimal_{{ scale }}({{ column }}, {{ number }}) {%- endmacro %}

{#- Whether a number has digits beyond so many decimals. A floating point number has no exact decimals that could be lost. -#}
{% macro raw_loses_digits(column, scale) %}{{ return(adapter.dispatch('raw_loses_digits')(column, scale)) }}{% endmacro %}
{% macro duckdb__raw_loses_digits(column, scale) -%} {{ own_schema('landing') }}.raw_loses_digits({{ column }}, {{ scale }}) {%- endmacro %}

{#- Defined in the database for the reason that define_reading_functions gives. Ten decimals of 10^12 take 22 digits, and a text becomes a
    number of more than 18 digits a hundred times more slowly: below 10^8 it takes the shorter way. A floating point number is read to the 15
    digits that it surely holds (a single one to those that it is written with), so that 0.1 + 0.2 is 0.3. -#}
{% macro duckdb__define_decimal_functions() %}
    {% for scale, digits in [(4, 18), (8, 18), (10, 22)] %}
        {% set data_type = 'decimal(' ~ digits ~ ', ' ~ scale ~ ')' %}
        {% set double_branches = [] %}
        {% for power in range(11, 14 - scale, -1) %}
            {% do double_branches.append(
                "when typeof(raw_value) = 'DOUBLE' and abs(number) >= 1e" ~ power
                ~ ' then try_cast(try_cast(raw_value as decimal(18, ' ~ (14 - power) ~ ')) as ' ~ data_type ~ ')'
            ) %}
        {% endfor %}
        {% do duckdb__define_function("
            create or replace macro landing.raw_decimal_" ~ scale ~ "(raw_value, number) as
            case
                when number is null then null
                " ~ double_branches | join(' ') ~ "
                when landing.is_number(raw_value) and typeof(raw_value) <> 'FLOAT' then try_cast(raw_value as " ~ data_type ~ ")
                when abs(number) < 1e" ~ (18 - scale) ~ "
                    then try_cast(try_cast(landing.raw_text(raw_value) as decimal(18, " ~ scale ~ ")) as " ~ data_type ~ ")
                else try_cast(landing.raw_text(raw_value) as " ~ data_type ~ ")
            end
        ") %}
    {% endfor %}
    {% do duckdb__define_function("
        create or replace macro landing.raw_loses_digits(raw_value, scale) as
        case
            when landing.is_number(raw_value) and typeof(raw_value) not like 'DECIMAL%' then false
            when coalesce(try_cast(regexp_extract(typeof(raw_value), ',([0-9]+)', 1) as integer), 38) <= scale then false
            when strlen(cast(raw_value as varchar)) <= scale + 1 then false
            else coalesce(regexp_matches(cast(raw_value as varchar), '[.][0-9]{' || scale || '}[0-9]*[1-9]'), false)
        end
    ") %}
{% endmacro %}
