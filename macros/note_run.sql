{#- Notes in the warehouse, before anything else is done, which run writes to it: what is published must come from the run that dbt's account
    (run_results.json) is of, and a run that never got far leaves no account. -#}
{% macro note_run() %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% do run_query('create schema if not exists landing') %}
        {% do run_query(
            'create table if not exists landing.completed_run (run_id varchar, as_of_date date, conditions varchar,'
            ~ ' landed_fingerprint varchar, is_tested boolean)'
        ) %}
        {% set conditions = escape_single_quotes(adapter.dispatch('run_conditions')()) %}
        {#- A run may go on from what the last one left when that one was whole, and only the raw data or the day are new. -#}
        {% do run_query(
            'create or replace table landing.last_run as'
            ~ " select '" ~ invocation_id ~ "' as run_id"
            ~ ", cast('" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S') ~ "' as timestamp) as run_started_at"
            ~ ", '" ~ escape_single_quotes(raw_source()) ~ "' as raw_source"
            ~ ", '" ~ escape_single_quotes(company_dir()) ~ "' as company"
            ~ ", '" ~ conditions ~ "' as conditions"
            ~ ', max(completed_run.as_of_date) as former_as_of_date'
            ~ ', count(completed_run.run_id) > 0 as is_incremental'
            ~ ', coalesce(max(completed_run.is_tested), false) as is_former_tested'
            ~ ' from (select 1) as this_run left join landing.completed_run'
            ~ " on completed_run.conditions = '" ~ conditions ~ "' and "
            ~ ('true' if selects_all('model', 'incremental') and not flags.FULL_REFRESH and has_incremental_tables() else 'false')
        ) %}
        {% do run_query('delete from landing.completed_run') %}
        {#- Beside the graph, which all nodes of a run share: hundreds of them ask, and a query each would cost more than many a node. -#}
        {% do graph.update({'last_run': run_query('select is_incremental, is_former_tested from landing.last_run').rows[0].dict()}) %}
    {% endif %}
{% endmacro %}

{#- Notes at the end that the run was whole: the next one may go on from here. After a run that failed or left something out the next one
    builds everything anew, so that nothing half done is ever built upon. -#}
{% macro note_completed_run(results) %}
    {% if execute and flags.WHICH in ('build', 'run') and selects_all('model', 'incremental')
        and 'model.' ~ project_name ~ '.int_input_fingerprint' in selected_resources
        and results | selectattr('status', 'in', ['error', 'fail', 'skipped', 'runtime error']) | list | length == 0 %}
        {% set fingerprint = landed_fingerprint('select input_fingerprint from ' ~ built('int_input_fingerprint')) %}
        {% do run_query(
            'insert into landing.completed_run select run_id, '
            ~ "cast('" ~ as_of_date() ~ "' as date), conditions, '" ~ fingerprint ~ "', "
            ~ ('true' if flags.WHICH == 'build' and selects_all('test') else 'false') ~ ' from landing.last_run'
        ) %}
    {% endif %}
{% endmacro %}

{#- Whether every incremental table is there to go on from. -#}
{% macro has_incremental_tables() %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'incremental' %}
        {% if not load_relation(api.Relation.create(node.database, node.schema, node.alias)) %}{% do return(false) %}{% endif %}
    {% endfor %}
    {% do return(true) %}
{% endmacro %}

{#- Whether this run's selection holds every node of a kind. -#}
{% macro selects_all(resource_type, materialized=none) %}
    {% for node in graph.nodes.values() if node.resource_type == resource_type and (not materialized or node.config.materialized == materialized) %}
        {% if node.unique_id not in selected_resources %}{% do return(false) %}{% endif %}
    {% endfor %}
    {% do return(true) %}
{% endmacro %}

{#- Prints whether a build has anything to do: `nothing new since <run>` where the last run was whole and tested, and D, the project and the
    raw rows are as they were then. For dbt run-operation. -#}
{% macro report_news() %}
    {% set runs = run_query(
        "select run_id, landed_fingerprint from landing.completed_run where is_tested and as_of_date = '" ~ as_of_date()
        ~ "' and conditions = '" ~ escape_single_quotes(adapter.dispatch('run_conditions')()) ~ "'"
    ).rows if adapter.dispatch('is_in_warehouse')('landing', 'completed_run') else [] %}
    {% if runs %}
        {% do adapter.dispatch('land_raw_tables')() %}
        {% if runs[0]['landed_fingerprint'] == landed_fingerprint(input_fingerprint()) %}
            {{ return(print('nothing new since ' ~ runs[0]['run_id'])) }}
        {% endif %}
    {% endif %}
    {{ print('something new') }}
{% endmacro %}

{#- A number for all that has been landed: the rows that could be read, of which `input_fingerprint` is a query, and those that could not. -#}
{% macro landed_fingerprint(input_fingerprint) %}
    {% do return(run_query(
        'select (' ~ input_fingerprint ~ ") || ' ' || " ~ rows_fingerprint(['table_name', 'file_line', 'message', 'raw_line'])
        ~ ' from landing.unreadable_rows'
    ).columns[0].values()[0]) %}
{% endmacro %}
