{#- What a run knows of the runs before it: the measures of the last accepted one, which the gates compare with, what the policies in force
    said then, and the log of what all gates found. They come from the published folder, so that a run in an empty warehouse knows them too. -#}
{% macro remember_runs() %}
    {% if builds_this_project(['build', 'run']) %}
        {% do adapter.dispatch('remember_accepted_run')(publish_dir() ~ '/current/manifest.json') %}
        {% do adapter.dispatch('remember_gate_results')(publish_dir() ~ '/current/parquet/quality/data_quality_results.parquet') %}
    {% endif %}
{% endmacro %}

{#- The measures and the policies in the manifest of what is published now. There is nothing to compare with when nothing is published, when
    it is another company's or one that this run is meant to replace, or in a manifest that is older than the table; and no measures when
    VOLUME_BASELINE says so. A company that has no folder is known by not being the demo. -#}
{% macro duckdb__remember_accepted_run(manifest) %}
    {% set landing = own_schema('landing') %}
    {% set pattern = duckdb__file_pattern(manifest) %}
    {% do run_query(
        'create or replace table ' ~ landing ~ '.accepted_measures (measure_group varchar, member varchar, value double,'
        ~ ' policy_hash varchar, as_of_date date)'
    ) %}
    {% do run_query(
        'create or replace table ' ~ landing ~ '.accepted_policies (policy_id varchar, seed_name varchar, item varchar, meaning varchar,'
        ~ ' as_of_date date)'
    ) %}
    {% set path = escape_single_quotes(pattern or '') %}
    {% set is_whole = pattern and run_query(
        "select coalesce(try(json_type(decode(content), '$.measures') = 'ARRAY'), false) from read_blob('" ~ path ~ "')"
    ).columns[0].values()[0] %}
    {% if pattern and not is_whole and volume_baseline() == 'last_accepted' %}
        {{ exceptions.raise_compiler_error(
            manifest ~ ' is no manifest of a published version: it was cut, or changed by hand. So this run cannot be compared with '
            ~ 'what is published. Go back to a whole version (python scripts/rollback.py), or set VOLUME_BASELINE=none for this run'
        ) }}
    {% endif %}
    {% if is_whole %}
        {% set published = "read_json('" ~ path ~ "', columns = {'measures': 'struct(measure_group varchar, member varchar, value double)[]',"
            ~ " 'policies_in_force': 'struct(policy_id varchar, seed_name varchar, item varchar, meaning varchar)[]',"
            ~ " 'policy_hash': 'varchar', 'raw_source': 'varchar', 'company': 'varchar', 'as_of_date': 'date'}, hive_partitioning = false)"
            ~ " where (raw_source = '" ~ var('demo_company_dir') ~ "') = " ~ is_demo()
            ~ " and (coalesce(company, '') in ('', '" ~ escape_single_quotes(company_dir()) ~ "')" ~ (' or true' if not company_dir()) ~ ')'
            ~ " and coalesce(nullif(company, ''), raw_source) <> '" ~ escape_single_quotes(replaced_company()) ~ "'" %}
        {% if volume_baseline() == 'last_accepted' %}
            {% do run_query(
                'insert into ' ~ landing ~ '.accepted_measures'
                ~ ' select unnest(measures, recursive := true), policy_hash, as_of_date from ' ~ published
            ) %}
        {% endif %}
        {% do run_query(
            'insert into ' ~ landing ~ '.accepted_policies select unnest(policies_in_force, recursive := true), as_of_date from '
            ~ published
        ) %}
    {% endif %}
{% endmacro %}

{% macro duckdb__remember_gate_results(published) %}
    {% set quality = own_schema('quality') %}
    {% do run_query('create schema if not exists ' ~ quality) %}
    {% if not duckdb__is_in_warehouse(quality, 'data_quality_results') %}
        {% set log = duckdb__ask_of_files('published_table', [published]) %}
        {% if log.problems %}
            {{ exceptions.raise_compiler_error(
                'The log of earlier checks cannot be read, so it would be lost:\n  - ' ~ log.problems | join('\n  - ')
                ~ '\nGo back to a whole version: python scripts/rollback.py'
            ) }}
        {% endif %}
        {% do run_query(
            'create table ' ~ quality ~ '.data_quality_results (run_id varchar not null, layer varchar not null, table_name varchar not null,'
            ~ ' column_name varchar, expectation_name varchar not null, expectation_type varchar, severity varchar not null,'
            ~ ' outcome varchar not null, owner varchar, reason varchar, what_to_do varchar, observed_value varchar,'
            ~ ' example_keys varchar, message varchar not null, unexpected_count bigint, unexpected_share double, seconds double,'
            ~ ' as_of_date date, run_started_at timestamp not null)'
        ) %}
        {% if log.kind == 'parquet' %}
            {% do run_query('insert into ' ~ quality ~ '.data_quality_results by name ' ~ log.query) %}
        {% endif %}
    {% endif %}
{% endmacro %}

{#- Appends what this gate found to the log: a model over all gates would be skipped when one of them fails. -#}
{% macro log_gate_results() -%}
    insert into {{ own_schema('quality') }}.data_quality_results select * from {{ this }}
{%- endmacro %}

{#- Whether the warehouse has a table, asked of the database itself: dbt knows only of those that it made. -#}
{% macro duckdb__is_in_warehouse(schema, table_name) %}
    {% do return(run_query(
        "select count(*) from information_schema.tables where table_catalog = current_database() and table_schema = '" ~ schema
        ~ "' and table_name = '" ~ table_name ~ "'"
    ).columns[0].values()[0] > 0) %}
{% endmacro %}
