{#- Lands the raw tables before anything is built: one relation per source table in the schema `landing`, with exactly the columns that
    models/staging/_raw__sources.yml declares. Missing optional columns and tables are nulls and empty; whatever makes the input unusable
    is collected and stops the run in one message. -#}
{% macro land_raw_tables() %}
    {% if builds_this_project(['build', 'run']) %}
        {% do adapter.dispatch('land_raw_tables')() %}
    {% endif %}
{% endmacro %}

{% macro duckdb__land_raw_tables() %}
    {% set landing = own_schema('landing') %}
    {% set problems = [] %}
    {% set landed = [] %}
    {% do run_query('create schema if not exists ' ~ landing) %}
    {% do run_query(
        'create or replace table ' ~ landing ~ '.unreadable_rows'
        ~ ' (table_name varchar, file_line bigint, message varchar, raw_line varchar)'
    ) %}
    {#- What can be landed is, whatever is wrong with the rest, so that one run names all that is wrong. -#}
    {% for source in graph.sources.values() if source.package_name == 'channel_assignment' and source.source_name == 'raw' %}
        {% set input = duckdb__raw_input(source) %}
        {% set own_problems = input.problems or duckdb__contract_problems(source, input) %}
        {% if not own_problems %}
            {% do duckdb__land_raw_table(source, input) %}
            {% do landed.append(source.name) %}
            {% set own_problems = duckdb__unreadable_table(source, input) if input.kind == 'csv' else [] %}
        {% endif %}
        {% do problems.extend(own_problems) %}
    {% endfor %}
    {% do duckdb__ask_of_files('remove_copies', []) %}
    {{ duckdb__stop_on_problems(problems + duckdb__raw_type_problems(landed)) }}
{% endmacro %}

{#- Stops the run where the policy lists that were read before, or the raw data, have problems. scripts/running/endings.py knows both by
    their first words. -#}
{% macro duckdb__stop_on_problems(raw_problems) %}
    {% set said = [] %}
    {% for words, problems in [
        ('The policy seeds cannot be read', graph.get('policy_list_problems', [])), ('The raw data cannot be used', raw_problems)
    ] if problems %}
        {% do said.append(words ~ ':\n  - ' ~ problems | sort | join('\n  - ')) %}
    {% endfor %}
    {{ exceptions.raise_compiler_error(said | join('\n')) if said }}
{% endmacro %}

{#- What there is to land for one source table: {kind: missing | csv | parquet | table, name: path or table, columns: as found,
    problems: what makes it unusable}; of a file also the query that reads it. -#}
{% macro duckdb__raw_input(source) %}
    {% if not raw_schema() %}
        {% do return(duckdb__ask_of_files('raw_file', [raw_data_dir(), source.name, tojson(source.columns.keys() | list)])) %}
    {% endif %}
    {% set columns = run_query(
        "select column_name from information_schema.columns where table_catalog = current_database() and table_schema = '"
        ~ escape_single_quotes(raw_schema()) ~ "' and lower(table_name) = '" ~ source.name ~ "' order by ordinal_position"
    ).columns[0].values() | list %}
    {% do return({
        'kind': 'table' if columns else 'missing',
        'name': adapter.quote(raw_schema() | replace('"', '""')) ~ '.' ~ source.name if columns else source.name,
        'columns': columns,
        'problems': [],
    }) %}
{% endmacro %}

{#- How what was found falls short of the raw contract. -#}
{% macro duckdb__contract_problems(source, input) %}
    {% set problems = [] %}
    {% if input.kind == 'missing' %}
        {% if source.meta.required %}
            {% set place = "RAW_SCHEMA '" ~ raw_schema() ~ "'" if raw_schema() else "RAW_DATA_DIR '" ~ raw_data_dir() ~ "'" %}
            {% do problems.append("required table '" ~ source.name ~ "' is missing in " ~ place ~ ': found '
                ~ ((duckdb__found_in_place() | join(', ') | truncate(300)) or 'nothing') ~ '. Land it as ' ~ source.name
                ~ ('.' if raw_schema() else '.csv or ' ~ source.name ~ '.parquet.')) %}
        {% endif %}
        {% do return(problems) %}
    {% endif %}

    {% set found = input.columns | map('lower') | list %}
    {% for column in source.columns.values() if column.meta.required and column.name not in found %}
        {% do problems.append(input.name ~ ": required column '" ~ column.name ~ "' is missing. Found: "
            ~ input.columns | join(', ') | truncate(300) ~ '. Rename or add the column.') %}
    {% endfor %}
    {% for column in source.columns if found | select('equalto', column) | list | length > 1 %}
        {% do problems.append(input.name ~ ": column '" ~ column ~ "' is there more than once. Keep the one that is meant.") %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}

{% macro duckdb__found_in_place() %}
    {% if not raw_schema() %}{% do return(duckdb__ask_of_files('folder_content', [raw_data_dir()])) %}{% endif %}
    {% do return(run_query(
        "select table_name from information_schema.tables where table_schema = '" ~ escape_single_quotes(raw_schema()) ~ "' order by 1"
    ).columns[0].values()) %}
{% endmacro %}

{#- What a CSV file's unreadable lines say about the file as a whole. A quote that is opened and not closed swallows the rows behind it, up
    to the next quote or the end: they would be lost as one unreadable row. -#}
{% macro duckdb__unreadable_table(source, input) %}
    {% set problems = [] %}
    {% set lines = '(' ~ duckdb__unreadable_lines(input) ~ ') as lines' %}
    {% for row in run_query(
        'select min(file_line) as line from ' ~ lines ~ " where regexp_matches(raw_line, '[\\r\\n]') having count(*) > 0"
    ).rows %}
        {% do problems.append(input.name ~ ': a quote is opened at or after line ' ~ row['line']
            ~ ' and not closed, so the rows behind it cannot be told apart. Close or double the quote.') %}
    {% endfor %}
    {% for row in run_query(
        'select file_line, message from ' ~ lines ~ ' where (select count(*) from ' ~ own_schema('landing') ~ '.' ~ source.name ~ ') = 0 order by 1 limit 1'
    ).rows if not problems %}
        {% do problems.append(input.name ~ ': none of its rows can be read. Of line ' ~ row['file_line'] ~ ': ' ~ row['message'] ~ '.') %}
    {% endfor %}
    {% do duckdb__forget_unreadable_lines() %}
    {% do return(problems) %}
{% endmacro %}

{% macro duckdb__land_raw_table(source, input) %}
    {% set landing = own_schema('landing') %}
    {% set found = input.columns | map('lower') | list %}
    {% set select_list = [] %}
    {% for column in source.columns %}
        {% set name = adapter.quote(input.columns[found.index(column)]) if column in found and input.kind in ('parquet', 'table')
            else adapter.quote(column) if column in found
            else 'cast(null as varchar)' %}
        {% do select_list.append(name ~ ' as ' ~ column) %}
    {% endfor %}
    {% set landed = landing ~ '.' ~ source.name %}

    {#- Only plain queries here: get_relation() would open a transaction that hides what is landed from the models. -#}
    {% for kind in run_query(
        "select case table_type when 'VIEW' then 'view' else 'table' end from information_schema.tables"
        ~ " where table_catalog = current_database() and table_schema = '" ~ landing ~ "' and table_name = '" ~ source.name ~ "'"
    ).columns[0].values() %}
        {% do run_query('drop ' ~ kind ~ ' ' ~ landed) %}
    {% endfor %}

    {% if input.kind == 'missing' %}
        {% do run_query('create table ' ~ landed ~ ' as select ' ~ select_list | join(', ') ~ ' where false') %}
    {% elif input.kind == 'table' %}
        {% do run_query('create view ' ~ landed ~ ' as select ' ~ select_list | join(', ') ~ ' from ' ~ input.name) %}
    {% elif input.kind == 'parquet' %}
        {% do run_query('create view ' ~ landed ~ ' as select ' ~ select_list | join(', ') ~ ' from (' ~ input.query ~ ')') %}
    {% else %}
        {% do run_query('create table ' ~ landed ~ ' as select ' ~ select_list | join(', ') ~ ' from (' ~ input.query ~ ')') %}
        {#- A line of a table with personal data is counted, not kept. -#}
        {% set has_personal_data = source.columns.values() | selectattr('meta.personal', 'defined') | list %}
        {% do run_query(
            "insert into " ~ landing ~ ".unreadable_rows select '" ~ source.name ~ "', file_line, message, "
            ~ ('null' if has_personal_data else 'raw_line') ~ ' from (' ~ duckdb__unreadable_lines(input) ~ ') as lines'
        ) %}
    {% endif %}
{% endmacro %}
