{#- Notes in the warehouse which run last wrote to it, before anything else is done: what is published must come from the run that
    dbt's account (run_results.json) is of, and a run that never got far leaves no account. -#}
{% macro note_build() %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% do run_query('create schema if not exists landing') %}
        {% do run_query("create or replace table landing.last_run as select '" ~ invocation_id ~ "' as invocation_id") %}
    {% endif %}
{% endmacro %}
