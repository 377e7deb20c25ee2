{#- Where each setting is resolved, once: the environment first, then the demo. -#}

{% macro raw_schema() %}{{ return(env_var('RAW_SCHEMA', '')) }}{% endmacro %}

{% macro raw_data_dir() %}{{ return(modules.re.sub('^([.]/)+', '', env_var('RAW_DATA_DIR', '').rstrip('/')) or var('demo_raw_data_dir')) }}{% endmacro %}

{#- Where the raw tables come from, as one text. -#}
{% macro raw_source() %}{{ return('schema ' ~ raw_schema() if raw_schema() else raw_data_dir()) }}{% endmacro %}

{% macro publish_dir() %}{{ return(env_var('PUBLISH_DIR', '').rstrip('/') or 'published') }}{% endmacro %}

{#- What the gates compare volumes and shares with: `last_accepted`, the published run, or `none` for one run that is meant to differ. -#}
{% macro volume_baseline() %}{{ return(env_var('VOLUME_BASELINE', '') or 'last_accepted') }}{% endmacro %}

{% macro business_timezone() %}{{ return(env_var('BUSINESS_TIMEZONE', 'America/New_York')) }}{% endmacro %}

{#- The as-of date D of the run as text: AS_OF_DATE, else the demo's for the demo data, else the day in the business time zone on which
    the run started. `run_started_at` is one instant for the whole run, so a build that crosses midnight keeps one date. -#}
{% macro as_of_date() %}
    {% set is_demo = raw_source() == var('demo_raw_data_dir') %}
    {% set default = var('demo_as_of_date') if is_demo
        else run_started_at.astimezone(modules.pytz.timezone(business_timezone())).strftime('%Y-%m-%d') %}
    {{ return(env_var('AS_OF_DATE', '') or default) }}
{% endmacro %}

{#- Stops the run at once, in words, when a setting cannot be meant. -#}
{% macro check_settings() %}
    {% if execute %}
        {% if env_var('RAW_DATA_DIR', '') and raw_schema() %}
            {{ exceptions.raise_compiler_error(
                "Both RAW_DATA_DIR and RAW_SCHEMA are set ('" ~ env_var('RAW_DATA_DIR') ~ "', '" ~ raw_schema()
                ~ "'). The raw tables come from one place: unset one of them."
            ) }}
        {% endif %}
        {% if volume_baseline() not in ['last_accepted', 'none'] %}
            {{ exceptions.raise_compiler_error(
                "VOLUME_BASELINE is '" ~ volume_baseline() ~ "'. Write last_accepted, or none for a run that is meant to differ from the published one."
            ) }}
        {% endif %}
        {% set own_schemas = ['landing', 'policy', 'staging', 'intermediate', 'quality', 'gates', 'marts'] %}
        {% if raw_schema() | lower in own_schemas %}
            {{ exceptions.raise_compiler_error(
                "RAW_SCHEMA is '" ~ raw_schema() ~ "', but this project writes to schemas of the names " ~ own_schemas | join(', ')
                ~ '. Land the raw tables in a schema of another name.'
            ) }}
        {% endif %}
        {% if business_timezone() not in modules.pytz.all_timezones_set %}
            {{ exceptions.raise_compiler_error(
                "BUSINESS_TIMEZONE is '" ~ business_timezone() ~ "', which is no IANA time zone. Write one such as 'Europe/Berlin'."
            ) }}
        {% endif %}
        {% if not modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', as_of_date())
            or run_query('select ' ~ try_cast_text("'" ~ as_of_date() ~ "'", 'date')).columns[0].values()[0] is none %}
            {{ exceptions.raise_compiler_error(
                "AS_OF_DATE is '" ~ as_of_date() ~ "', which is no calendar date. Write it as YYYY-MM-DD, for example 2025-02-28."
            ) }}
        {% endif %}
    {% endif %}
{% endmacro %}
