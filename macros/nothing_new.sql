{#- Notes in the warehouse, before anything else is done, which run writes to it: what is published must come from the run that dbt's account
    (run_results.json) is of, and a run that never got far leaves no account. -#}
{% macro note_run() %}
    {% if builds_this_project(['build', 'run']) %}
        {% set landing = own_schema('landing') %}
        {% do run_query('create schema if not exists ' ~ landing) %}
        {% do run_query(
            'create or replace table ' ~ landing ~ '.last_run as'
            ~ " select '" ~ invocation_id ~ "' as run_id"
            ~ ", cast('" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S') ~ "' as timestamp) as run_started_at"
            ~ ", '" ~ escape_single_quotes(raw_source()) ~ "' as raw_source"
            ~ ", '" ~ escape_single_quotes(company_dir()) ~ "' as company"
            ~ ", '" ~ escape_single_quotes(adapter.dispatch('run_conditions')()) ~ "' as conditions"
        ) %}
        {% do run_query('drop table if exists ' ~ landing ~ '.completed_run') %}
    {% endif %}
{% endmacro %}

{#- Notes at the end that the run was whole and that all its data tests passed, with what it was made of: `report_news` compares with it. -#}
{% macro note_completed_run(results) %}
    {% set landing = own_schema('landing') %}
    {% set own_results = results | selectattr('node.package_name', 'equalto', 'channel_assignment') | list if execute else [] %}
    {% if builds_this_project(['build']) and selects_all(['model', 'test'])
        and own_results | selectattr('status', 'in', ['error', 'fail', 'skipped', 'runtime error']) | list | length == 0 %}
        {% set input = graph.nodes['model.channel_assignment.int_run_fingerprints'].relation_name %}
        {% do run_query(
            'create or replace table ' ~ landing ~ ".completed_run as select run_id, cast('" ~ as_of_date() ~ "' as date) as as_of_date,"
            ~ " conditions, '" ~ landed_fingerprint('select input_fingerprint from ' ~ input) ~ "' as landed_fingerprint from "
            ~ landing ~ '.last_run'
        ) %}
    {% endif %}
{% endmacro %}

{#- A parent's model or table of a source that is called as one of this project's takes its place for dbt, in silence. -#}
{% macro check_own_names() %}
    {% set problems = [] %}
    {% for node in (graph.nodes.values() if builds_this_project(['build', 'run']) else []) if node.package_name == 'channel_assignment' %}
        {% for taken in node.depends_on.get('nodes', []) if taken.split('.')[1] != 'channel_assignment' %}
            {% set own = taken.replace('.' ~ taken.split('.')[1] ~ '.', '.channel_assignment.', 1) %}
            {% do problems.append(taken ~ ' takes the place of ' ~ own) if own in graph.nodes or own in graph.sources %}
        {% endfor %}
    {% endfor %}
    {{ exceptions.raise_compiler_error(
        'Tables of the parent project are called as those of channel_assignment:\n  - ' ~ problems | unique | sort | join('\n  - ')
        ~ "\nWrite `require_ref_searches_node_package_before_root: true` under `flags` in the parent's dbt_project.yml, or rename them."
    ) if problems }}
{% endmacro %}

{#- Whether dbt was called with one of these commands on anything of this project: where it is a package, a run of the parent's own models
    alone lands nothing and notes nothing. -#}
{% macro builds_this_project(commands) %}
    {% if execute and flags.WHICH in commands %}
        {% for unique_id in selected_resources if unique_id.split('.')[1] == 'channel_assignment' %}{% do return(true) %}{% endfor %}
    {% endif %}
    {% do return(false) %}
{% endmacro %}

{#- Whether this run's selection holds every node of this project of these kinds. -#}
{% macro selects_all(resource_types) %}
    {% for node in graph.nodes.values() if node.package_name == 'channel_assignment' and node.resource_type in resource_types
        and node.unique_id not in selected_resources %}
        {% do return(false) %}
    {% endfor %}
    {% do return(true) %}
{% endmacro %}

{#- Prints whether a build has anything to do: `nothing new since <run>` where the last run was whole and tested, and the as-of date, the
    project and the raw rows are as they were then. For dbt run-operation. -#}
{% macro report_news() %}
    {% set landing = own_schema('landing') %}
    {% set runs = run_query(
        "select run_id, landed_fingerprint from " ~ landing ~ ".completed_run where as_of_date = '" ~ as_of_date()
        ~ "' and conditions = '" ~ escape_single_quotes(adapter.dispatch('run_conditions')()) ~ "'"
    ).rows if adapter.dispatch('is_in_warehouse')(landing, 'completed_run') else [] %}
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
    {% set landing = own_schema('landing') %}
    {% do return(run_query(
        'select (' ~ input_fingerprint ~ ") || ' ' || " ~ rows_fingerprint(['table_name', 'file_line', 'message', 'raw_line'])
        ~ ' from ' ~ landing ~ '.unreadable_rows'
    ).columns[0].values()[0]) %}
{% endmacro %}
