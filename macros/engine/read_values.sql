{#- How one raw value is read. A text value must be spelled exactly (ISO 8601 dates, plain decimals), else it is null here and a reason in
    rejected_rows or data_warnings; a native value (Parquet, schema tables) is cast as it is, never through text. A native value of a type that
    cannot be meant (a boolean as an amount, a number as a date) is as unreadable as a text that is none. -#}

{#- The text of a value, trimmed, null where nothing is left. -#}
{% macro raw_text(column) %}{{ return(adapter.dispatch('raw_text')(column)) }}{% endmacro %}
{% macro duckdb__raw_text(column) -%} {{ own_schema('landing') }}.raw_text({{ column }}) {%- endmacro %}

{#- The reading functions are defined in the database before anything is built: written out, each reading of a text took two thousand
    characters of SQL, and dbt parses that of unit tests in Python, a second for each hundred thousand. -#}
{% macro define_reading_functions() %}
    {% if builds_this_project(['build', 'run', 'test']) %}
        {% do adapter.dispatch('define_reading_functions')() %}
        {% do adapter.dispatch('define_decimal_functions')() %}
    {% endif %}
{% endmacro %}

{#- Runs the definition of a function, in which `landing.` stands for the schema that the functions are in. -#}
{% macro duckdb__define_function(definition) %}
    {% do run_query(definition | replace('landing.', own_schema('landing') ~ '.')) %}
{% endmacro %}

{#- An id or flag that a data frame has turned into a float is read as the whole number that it was: 7.0 is 7. NaN is what one writes for a
    blank. Trimming a text costs a hundred times what looking at its first and last bytes does: only where one of them may belong to a space
    is there anything to trim. typeof() of a column is a constant to the planner, so the branches for other types cost nothing at run time;
    but it has to read them all, so each value stands in them as seldom as can be. -#}
{% macro duckdb__define_reading_functions() %}
    {% set number = '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)' %}
    {% set day = '[0-9]{4}-[0-9]{2}-[0-9]{2}' %}
    {% set time_of_day = '[T ]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?' %}
    {#- No place on earth is more than 14 hours from UTC. -#}
    {% set offset = '(Z|[+-](0[0-9]|1[0-3])(:?[0-5][0-9])?|[+-]14(:?00)?)' %}
    {% do run_query('create schema if not exists ' ~ own_schema('landing')) %}
    {% do duckdb__define_function("create or replace macro landing.is_text(raw_value) as typeof(raw_value) = 'VARCHAR' or typeof(raw_value) like 'ENUM%'") %}
    {% do duckdb__define_function("
        create or replace macro landing.is_number(raw_value) as
        regexp_full_match(typeof(raw_value), 'U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*')
    ") %}
    {% do duckdb__define_function("
        create or replace macro landing.raw_spelling(raw_value) as
        case
            when regexp_full_match(typeof(raw_value), 'FLOAT|DOUBLE|DECIMAL.*')
                then nullif(regexp_replace(cast(raw_value as varchar), '[.]0+$', ''), 'nan')
            else cast(raw_value as varchar)
        end
    ") %}
    {% do duckdb__define_function("
        create or replace macro landing.raw_text(raw_value) as
        case
            when not landing.is_text(raw_value) then landing.raw_spelling(raw_value)
            when
                cast(raw_value as varchar) between '!' and '\x7f'
                and reverse(cast(raw_value as varchar)) between '!' and '\x7f'
                then cast(raw_value as varchar)
            else nullif(trim(cast(raw_value as varchar), '" ~ trimmed_characters() ~ "'), '')
        end
    ") %}
    {% do duckdb__define_function("
        create or replace macro landing.is_blank(raw_value) as
        case
            when landing.is_text(raw_value) then landing.raw_text(raw_value) is null
            when typeof(raw_value) in ('FLOAT', 'DOUBLE') then coalesce(isnan(try_cast(raw_value as double)), true)
            else raw_value is null
        end
    ") %}
    {% do duckdb__define_function("
        create or replace macro landing.flag_word(raw_value) as
        regexp_replace(lower(landing.raw_text(raw_value)), '^(-?[01])[.]0*$', '\\1')
    ") %}
    {% do duckdb__define_function("
        create or replace macro landing.raw_boolean(raw_value) as
        case
            when typeof(raw_value) = 'BOOLEAN' then try_cast(raw_value as boolean)
            when landing.flag_word(raw_value) in ('" ~ true_words() | join("', '") ~ "') then true
            when landing.flag_word(raw_value) in ('" ~ false_words() | join("', '") ~ "') then false
        end
    ") %}
    {#- A text is cast as it is tested: without the spaces around it. -#}
    {% do duckdb__define_function("
        create or replace macro landing.raw_double(raw_value) as
        case
            when landing.is_number(raw_value) then case when isfinite(try_cast(raw_value as double)) then try_cast(raw_value as double) end
            when not landing.is_text(raw_value) then null
            when regexp_full_match(landing.raw_text(raw_value), '" ~ number ~ "') then try_cast(landing.raw_text(raw_value) as double)
        end
    ") %}
    {#- What ISO 8601 lets out but the engine needs in front of an offset is put in: the seconds, and the colon of the offset itself. -#}
    {% do duckdb__define_function("
        create or replace macro landing.moment_spelling(raw_value) as
        regexp_replace(
            regexp_replace(landing.raw_text(raw_value), '^(.{10}.[0-9]{2}:[0-9]{2})([Z+-].*)$', '\\1:00\\2'),
            '(:.*[+-][0-9]{2})([0-9]{2})$', '\\1:\\2'
        )
    ") %}
    {#- The moment as the clock of a time zone shows it: a timestamp with an offset is converted to the zone, one without is business time
        already, a date is its midnight. -#}
    {% for clock, local_clock, zone in [
        ('business_time', '{}', 'business_zone'), ('utc_time', "timezone('UTC', timezone(business_zone, {}))", "'UTC'"),
    ] %}
        {% do duckdb__define_function("
            create or replace macro landing." ~ clock ~ "(raw_value, business_zone) as
            case
                when typeof(raw_value) in ('TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ_NS')
                    then timezone(" ~ zone ~ ", try_cast(raw_value as timestamptz))
                when typeof(raw_value) = 'DATE' or typeof(raw_value) like 'TIMESTAMP%'
                    then " ~ local_clock.format('try_cast(raw_value as timestamp)') ~ "
                when not landing.is_text(raw_value) then null
                when regexp_full_match(landing.raw_text(raw_value), '" ~ day ~ '(' ~ time_of_day ~ ")?')
                    then " ~ local_clock.format('try_cast(landing.raw_text(raw_value) as timestamp)') ~ "
                when regexp_full_match(landing.raw_text(raw_value), '" ~ day ~ time_of_day ~ offset ~ "')
                    then timezone(" ~ zone ~ ", try_cast(landing.moment_spelling(raw_value) as timestamptz))
            end
        ") %}
    {% endfor %}
{% endmacro %}

{#- White space of any script, and characters that show nothing: what a spreadsheet or a web page leaves around a value. -#}
{% macro trimmed_characters() %}
    {% do return(
        ' \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\xad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d'
        ~ '\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff'
    ) %}
{% endmacro %}

{#- The words that can mean only true, or only false: what databases, forms, spreadsheets and data frames of the usual languages write for a
    flag. X is SAP's true, whose false is blank; -1 is true in Access; 1.0 is what a data frame makes of a 1. -#}
{% macro true_words() %}
    {% do return([
        'true', 't', 'yes', 'y', '1', '-1', 'x', 'on', 'wahr', 'ja', 'j', 'vrai', 'oui', 'verdadero', 'sí', 'si', 'vero', 'sì',
        'verdadeiro', 'sim', 'waar',
    ]) %}
{% endmacro %}
{% macro false_words() %}
    {% do return([
        'false', 'f', 'no', 'n', '0', '-0', 'off', 'falsch', 'nein', 'faux', 'non', 'falso', 'não', 'nao', 'onwaar', 'nee',
    ]) %}
{% endmacro %}

{% macro raw_is_blank(column) %}{{ return(adapter.dispatch('raw_is_blank')(column)) }}{% endmacro %}
{% macro duckdb__raw_is_blank(column) -%} {{ own_schema('landing') }}.is_blank({{ column }}) {%- endmacro %}

{#- A number as a floating point number, which never overflows; null for what is no number. -#}
{% macro raw_double(column) %}{{ return(adapter.dispatch('raw_double')(column)) }}{% endmacro %}
{% macro duckdb__raw_double(column) -%} {{ own_schema('landing') }}.raw_double({{ column }}) {%- endmacro %}

{% macro raw_business_date(column) %}{{ return(adapter.dispatch('raw_business_date')(column)) }}{% endmacro %}
{% macro duckdb__raw_business_date(column) -%}
    cast({{ own_schema('landing') }}.business_time({{ column }}, '{{ business_timezone() }}') as date)
{%- endmacro %}

{% macro raw_utc_timestamp(column) %}{{ return(adapter.dispatch('raw_utc_timestamp')(column)) }}{% endmacro %}
{% macro duckdb__raw_utc_timestamp(column) -%} {{ own_schema('landing') }}.utc_time({{ column }}, '{{ business_timezone() }}') {%- endmacro %}

{% macro raw_boolean(column) %}{{ return(adapter.dispatch('raw_boolean')(column)) }}{% endmacro %}
{% macro duckdb__raw_boolean(column) -%} {{ own_schema('landing') }}.raw_boolean({{ column }}) {%- endmacro %}
