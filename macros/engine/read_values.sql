{#- How one raw value is read. A text value must be spelled exactly (ISO 8601 dates, plain decimals), else it is null here and a reason in
    rejected_rows or data_warnings; a native value (Parquet, schema tables) is cast as it is, never through text. -#}

{#- The text of a value, trimmed, null where nothing is left. -#}
{% macro raw_text(column) %}{{ return(adapter.dispatch('raw_text')(column)) }}{% endmacro %}
{% macro duckdb__raw_text(column) -%} landing.raw_text({{ column }}) {%- endmacro %}

{#- The text with whatever spaces are around it. -#}
{% macro raw_spelling(column) %}{{ return(adapter.dispatch('raw_spelling')(column)) }}{% endmacro %}
{% macro duckdb__raw_spelling(column) -%} landing.raw_spelling({{ column }}) {%- endmacro %}

{#- What these two are is defined in the database before anything is built: written out, each reading of a text took two thousand characters
    of SQL, and dbt parses that of unit tests in Python, a second for each hundred thousand. The planner sees no difference. -#}
{% macro define_reading_functions() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test') %}
        {% do adapter.dispatch('define_reading_functions')() %}
    {% endif %}
{% endmacro %}

{#- An id or flag that a data frame has turned into a float is read as the whole number that it was: 7.0 is 7. Trimming a text costs a
    hundred times what comparing its first and last bytes does: only where one of them may belong to a space is there anything to trim. -#}
{% macro duckdb__define_reading_functions() %}
    {% do run_query('create schema if not exists landing') %}
    {% do run_query("
        create or replace macro landing.raw_spelling(raw_value) as
        case
            when typeof(raw_value) in ('DOUBLE', 'FLOAT') or typeof(raw_value) like 'DECIMAL%'
                then regexp_replace(cast(raw_value as varchar), '[.]0+$', '')
            else cast(raw_value as varchar)
        end
    ") %}
    {% do run_query("
        create or replace macro landing.raw_text(raw_value) as
        case
            when
                landing.raw_spelling(raw_value) between '!' and chr(127)
                and not ends_with(landing.raw_spelling(raw_value), ' ')
                and not ends_with(landing.raw_spelling(raw_value), chr(9))
                and not ends_with(landing.raw_spelling(raw_value), chr(10))
                and not ends_with(landing.raw_spelling(raw_value), chr(13))
                and not ends_with(landing.raw_spelling(raw_value), chr(160))
                then landing.raw_spelling(raw_value)
            else nullif(trim(landing.raw_spelling(raw_value), ' ' || chr(9) || chr(10) || chr(13) || chr(160)), '')
        end
    ") %}
{% endmacro %}

{#- typeof() of a column is a constant to the planner, so the branch for the other kind costs nothing at run time. -#}
{% macro duckdb__is_native_or_matches(column, pattern) -%}
    (typeof({{ column }}) <> 'VARCHAR' or regexp_full_match({{ raw_text(column) }}, '{{ pattern }}'))
{%- endmacro %}

{% macro raw_is_blank(column) %}{{ return(adapter.dispatch('raw_is_blank')(column)) }}{% endmacro %}
{% macro duckdb__raw_is_blank(column) -%}
    case when typeof({{ column }}) = 'VARCHAR' then {{ raw_text(column) }} is null else {{ column }} is null end
{%- endmacro %}

{#- A number as a floating point number, which never overflows; null for what is no number. -#}
{% macro raw_double(column) %}{{ return(adapter.dispatch('raw_double')(column)) }}{% endmacro %}
{% macro duckdb__raw_double(column) -%}
    case
        when
            {{ duckdb__is_native_or_matches(column, '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)') }}
            and isfinite(try_cast({{ column }} as double))
            then try_cast({{ column }} as double)
    end
{%- endmacro %}

{#- A decimal of 18 digits, null beyond them, of a column of which it is known whether it is a number. -#}
{% macro raw_decimal(column, scale, is_number) %}{{ return(adapter.dispatch('raw_decimal')(column, scale, is_number)) }}{% endmacro %}
{% macro duckdb__raw_decimal(column, scale, is_number) -%}
    case when {{ is_number }} then try_cast({{ column }} as decimal(18, {{ scale }})) end
{%- endmacro %}

{% macro duckdb__iso_timestamp_pattern() -%}
    [0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?
{%- endmacro %}
{% macro duckdb__has_offset(column) -%}
    (
        typeof({{ column }}) = 'TIMESTAMP WITH TIME ZONE'
        or (typeof({{ column }}) = 'VARCHAR' and regexp_full_match({{ raw_text(column) }}, '.{10}.+(Z|[+-][0-9]{2}(:?[0-9]{2})?)'))
    )
{%- endmacro %}

{#- A timestamp of the type asked for. Only text is trimmed, and what ISO 8601 lets out but the engine needs in front of an offset is put
    in: the seconds, and the colon of the offset itself. -#}
{% macro duckdb__raw_timestamp(column, data_type) -%}
    case
        when typeof({{ column }}) <> 'VARCHAR' then try_cast({{ column }} as {{ data_type }})
        else try_cast(
            regexp_replace(
                regexp_replace({{ raw_text(column) }}, '^(.{10}.[0-9]{2}:[0-9]{2})([Z+-].*)$', '\1:00\2'),
                '(:.*[+-][0-9]{2})([0-9]{2})$', '\1:\2'
            ) as {{ data_type }}
        )
    end
{%- endmacro %}

{#- The moment as the clock of a time zone shows it: a timestamp with an offset is converted to the zone, one without is business time
    already, a date is its midnight. -#}
{% macro duckdb__raw_clock_time(column, timezone) -%}
    case
        when not {{ duckdb__is_native_or_matches(column, duckdb__iso_timestamp_pattern()) }} then null
        when {{ duckdb__has_offset(column) }}
            then timezone('{{ timezone }}', {{ duckdb__raw_timestamp(column, 'timestamptz') }})
        {%- if timezone == business_timezone() %}
        else {{ duckdb__raw_timestamp(column, 'timestamp') }}
        {%- else %}
        else timezone('{{ timezone }}', timezone('{{ business_timezone() }}', {{ duckdb__raw_timestamp(column, 'timestamp') }}))
        {%- endif %}
    end
{%- endmacro %}

{% macro raw_business_date(column) %}{{ return(adapter.dispatch('raw_business_date')(column)) }}{% endmacro %}
{% macro duckdb__raw_business_date(column) -%}
    cast({{ duckdb__raw_clock_time(column, business_timezone()) }} as date)
{%- endmacro %}

{% macro raw_utc_timestamp(column) %}{{ return(adapter.dispatch('raw_utc_timestamp')(column)) }}{% endmacro %}
{% macro duckdb__raw_utc_timestamp(column) -%} {{ duckdb__raw_clock_time(column, 'UTC') }} {%- endmacro %}

{% macro raw_boolean(column) %}{{ return(adapter.dispatch('raw_boolean')(column)) }}{% endmacro %}
{% macro duckdb__raw_boolean(column) -%}
    case
        when typeof({{ column }}) = 'BOOLEAN' then try_cast({{ column }} as boolean)
        when lower({{ raw_text(column) }}) in ('true', 't', 'yes', 'y', '1') then true
        when lower({{ raw_text(column) }}) in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}
