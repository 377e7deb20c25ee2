{#- Notes in the warehouse, before anything else is done, which run last wrote to it: what is published must come from the run that dbt's
    account (run_results.json) is of, and a run that never got far leaves no account. -#}
{% macro note_run() %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% do run_query('create schema if not exists landing') %}
        {% do run_query(
            "create or replace table landing.last_run as select '" ~ invocation_id ~ "' as run_id, cast('"
            ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S') ~ "' as timestamp) as run_started_at, '"
            ~ escape_single_quotes(raw_source()) ~ "' as raw_source"
        ) %}
    {% endif %}
{% endmacro %}
