{#- Where each setting is resolved, once: the environment first, then the demo. scripts/settings.py checks them. What becomes a part of SQL is
    escaped all the same: a parent project may leave the check out of its profile. -#}

{% macro raw_schema() %}{{ return(env_var('RAW_SCHEMA', '')) }}{% endmacro %}

{#- The company's own folder: its raw files, where no other place is named for them, and in `policy/` the lists that stand in the place of
    the shipped ones. Empty where a company has no folder, only raw data. With nothing set it is the demo's. -#}
{% macro company_dir() %}
    {% set named = folder(env_var('COMPANY_DIR', '')) %}
    {% set is_demo = not raw_schema() and folder(env_var('RAW_DATA_DIR', '')) in ['', var('demo_company_dir')] %}
    {{ return(named or (var('demo_company_dir') if is_demo else '')) }}
{% endmacro %}

{% macro raw_data_dir() %}{{ return(folder(env_var('RAW_DATA_DIR', '')) or company_dir()) }}{% endmacro %}

{#- Where the raw tables come from, as one text. -#}
{% macro raw_source() %}{{ return('schema ' ~ raw_schema() if raw_schema() else raw_data_dir()) }}{% endmacro %}

{% macro is_demo() %}{{ return(raw_source() == var('demo_company_dir')) }}{% endmacro %}

{#- A folder as it is named in messages and compared: './data/demo/' is 'data/demo', and '/' stays what it is. -#}
{% macro folder(path) %}
    {{ return(modules.re.sub('^([.]/+)+', '', modules.re.sub('(?<=[^/])/+$', '', path))) }}
{% endmacro %}

{% macro publish_dir() %}{{ return(folder(env_var('PUBLISH_DIR', '')) or 'published') }}{% endmacro %}

{#- What the gates compare volumes and shares with: `last_accepted`, the published run, or `none` for one run that is meant to differ. -#}
{% macro volume_baseline() %}{{ return(env_var('VOLUME_BASELINE', '') or 'last_accepted') }}{% endmacro %}

{#- The company whose published mart this run is meant to take the place of, as scripts/publish.py names it. -#}
{% macro replaced_company() %}{{ return(env_var('PUBLISH_OVER', '')) }}{% endmacro %}

{#- Policies of which the past may be told otherwise in this run: ids, separated by commas. -#}
{% macro restated_policies() %}
    {% do return(env_var('RESTATE_POLICY', '').split(',') | map('trim') | select | list) %}
{% endmacro %}

{% macro business_timezone() %}{{ return(escape_single_quotes(env_var('BUSINESS_TIMEZONE', 'America/New_York'))) }}{% endmacro %}

{#- The as-of date of the run as text: AS_OF_DATE, else the demo's for the demo data, else the day in the business time zone on which
    the run started. `run_started_at` is one instant for the whole run, so a build that crosses midnight keeps one date. -#}
{% macro as_of_date() %}
    {#- A zone that does not exist is refused with the other settings, before the first query; dbt reads the models before that. -#}
    {% set zone = business_timezone() if business_timezone() in modules.pytz.all_timezones_set else 'UTC' %}
    {% set default = var('demo_as_of_date') if is_demo()
        else run_started_at.astimezone(modules.pytz.timezone(zone)).strftime('%Y-%m-%d') %}
    {{ return(escape_single_quotes(env_var('AS_OF_DATE', '') or default)) }}
{% endmacro %}
