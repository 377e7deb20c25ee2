{#- Lands the raw tables before anything is built: one relation per source table in the schema `landing`, with exactly the columns that
    models/staging/_raw__sources.yml declares. Missing optional columns and tables are nulls and empty; whatever makes the input unusable
    is collected and stops the run in one message. -#}
{% macro land_raw_tables() %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% do adapter.dispatch('land_raw_tables')() %}
    {% endif %}
{% endmacro %}

{% macro duckdb__land_raw_tables() %}
    {% set problems = [] %}
    {% set inputs = [] %}
    {% for source in graph.sources.values() if source.source_name == 'raw' %}
        {% set input = duckdb__raw_input(source, problems) %}
        {% do inputs.append({'source': source, 'input': input}) %}
    {% endfor %}
    {{ duckdb__stop_on(problems) }}

    {% do run_query('create schema if not exists landing') %}
    {% do run_query(
        'create or replace table landing.unreadable_rows (table_name varchar, file_line bigint, message varchar, raw_line varchar)'
    ) %}
    {% for item in inputs %}
        {% do duckdb__land_raw_table(item.source, item.input) %}
        {% do duckdb__check_landed_rows(item.source, item.input, problems) if item.input.kind == 'csv' %}
    {% endfor %}
    {{ duckdb__stop_on(problems) }}
{% endmacro %}

{#- What there is to land for one source table: {kind: missing | csv | parquet | table, name: path or table, columns: as found}.
    Appends to `problems` whatever makes it unusable. -#}
{% macro duckdb__raw_input(source, problems) %}
    {% set required = source.columns.values() | selectattr('meta.required', 'defined') | map(attribute='name') | list %}
    {% set input = {'kind': 'missing', 'name': source.name, 'columns': []} %}
    {% set place = "RAW_SCHEMA '" ~ raw_schema() ~ "'" if raw_schema() else "RAW_DATA_DIR '" ~ raw_data_dir() ~ "'" %}

    {% if raw_schema() %}
        {% set columns = run_query(
            "select column_name from information_schema.columns where table_catalog = current_database() and table_schema = '"
            ~ escape_single_quotes(raw_schema()) ~ "' and lower(table_name) = '" ~ source.name ~ "' order by ordinal_position"
        ).columns[0].values() | list %}
        {% if columns %}
            {% do input.update({'kind': 'table', 'name': adapter.quote(raw_schema() | replace('"', '""')) ~ '.' ~ source.name, 'columns': columns}) %}
        {% endif %}
    {% else %}
        {% set base = raw_data_dir() ~ '/' ~ source.name %}
        {% set has_csv = duckdb__file_exists(base ~ '.csv') %}
        {% set has_parquet = duckdb__file_exists(base ~ '.parquet') %}
        {% if has_csv and has_parquet %}
            {% do problems.append(base ~ '.csv and ' ~ base ~ '.parquet both exist. Keep the one that is meant.') %}
            {% do return(input) %}
        {% elif has_csv %}
            {% do input.update({'kind': 'csv', 'name': base ~ '.csv', 'columns': duckdb__csv_header(base ~ '.csv')}) %}
        {% elif has_parquet %}
            {% set columns = run_query("describe select * from read_parquet('" ~ escape_single_quotes(base ~ '.parquet') ~ "')") %}
            {% do input.update({'kind': 'parquet', 'name': base ~ '.parquet', 'columns': columns.columns[0].values() | list}) %}
        {% endif %}
    {% endif %}

    {% if input.kind == 'missing' %}
        {% if source.meta.required %}
            {% do problems.append("required table '" ~ source.name ~ "' is missing in " ~ place ~ ': found '
                ~ duckdb__found_in_place() ~ '. Land it as ' ~ source.name
                ~ ('.' if raw_schema() else '.csv or ' ~ source.name ~ '.parquet.')) %}
        {% endif %}
        {% do return(input) %}
    {% endif %}

    {% set found = input.columns | map('lower') | list %}
    {% for column in required if column not in found %}
        {% do problems.append(input.name ~ ": required column '" ~ column ~ "' is missing. Found: "
            ~ (input.columns | map('replace', '\x00', '') | join(', ') | truncate(300) or 'nothing, the file is empty')
            ~ '. Rename or add the column' ~ (' (a CSV file is UTF-8, separated by commas, with a header line)' if input.kind == 'csv') ~ '.') %}
    {% endfor %}
    {% for column in source.columns if found | select('equalto', column) | list | length > 1 %}
        {% do problems.append(input.name ~ ": column '" ~ column ~ "' is there more than once. Keep the one that is meant.") %}
    {% endfor %}
    {% do return(input) %}
{% endmacro %}

{% macro duckdb__stop_on(problems) %}
    {% if problems %}
        {{ exceptions.raise_compiler_error('The raw data cannot be used:\n  - ' ~ problems | sort | join('\n  - ')) }}
    {% endif %}
{% endmacro %}

{#- What a CSV file's unreadable lines say about the file as a whole. A quote that is opened and not closed swallows the rows behind it, up
    to the next quote or the end: they would be lost as one unreadable row. -#}
{% macro duckdb__check_landed_rows(source, input, problems) %}
    {% for line in run_query(
        "select min(line) from reject_errors where trim(csv_line, chr(10) || chr(13)) like '%' || chr(10) || '%' having count(*) > 0"
    ).columns[0].values() %}
        {% do problems.append(input.name ~ ': a quote is opened at or after line ' ~ line
            ~ ' and not closed, so the rows behind it cannot be told apart. Close or double the quote.') %}
    {% endfor %}
    {% for count in run_query(
        'select count(*) from reject_errors where (select count(*) from landing.' ~ source.name ~ ') = 0 having count(*) > 0'
    ).columns[0].values() %}
        {% do problems.append(input.name ~ ': none of its rows can be read. Mend the file; each row needs as many fields as the header.') %}
    {% endfor %}
    {% do run_query('drop table if exists reject_errors') %}
    {% do run_query('drop table if exists reject_scans') %}
{% endmacro %}

{% macro duckdb__file_exists(path) %}
    {% do return(run_query("select count(*) from glob('" ~ escape_single_quotes(path) ~ "')").columns[0].values()[0] > 0) %}
{% endmacro %}

{#- The names on the first line of a CSV file; an empty list for an empty file. Read as one text, because a sniffed header gives way to
    the first dirty rows below it. -#}
{% macro duckdb__csv_header(path) %}
    {% set lines = run_query(
        "select line from read_csv('" ~ escape_single_quotes(path) ~ "', auto_detect = false, columns = {'line': 'VARCHAR'},"
        ~ " delim = '\x01', quote = '', escape = '', header = false, strict_mode = false, ignore_errors = true, null_padding = true) limit 1"
    ).columns[0].values() | list %}
    {% set names = [] %}
    {#- Commas within quotes separate nothing. -#}
    {% set line = (lines | first | default('', true)) | replace('\ufeff', '') %}
    {% for name in modules.re.split(',(?=(?:[^"]*"[^"]*")*[^"]*$)', line) if lines %}
        {% do names.append(name.strip().strip('"').strip()) %}
    {% endfor %}
    {% do return(names) %}
{% endmacro %}

{% macro duckdb__found_in_place() %}
    {% if raw_schema() %}
        {% set query = "select table_name from information_schema.tables where table_schema = '" ~ escape_single_quotes(raw_schema()) ~ "' order by 1" %}
    {% else %}
        {% set query = "select parse_filename(file) from glob('" ~ escape_single_quotes(raw_data_dir()) ~ "/*') order by 1" %}
    {% endif %}
    {% do return((run_query(query).columns[0].values() | join(', ') | truncate(300)) or 'nothing') %}
{% endmacro %}

{% macro duckdb__land_raw_table(source, input) %}
    {% set found = input.columns | map('lower') | list %}
    {% set select_list = [] %}
    {% for column in source.columns %}
        {% set name = adapter.quote(input.columns[found.index(column)]) if column in found and input.kind in ('parquet', 'table')
            else adapter.quote(column) if column in found
            else 'cast(null as varchar)' %}
        {% do select_list.append(name ~ ' as ' ~ column) %}
    {% endfor %}
    {% set landed = 'landing.' ~ source.name %}
    {% set path = escape_single_quotes(input.name) %}

    {#- Only plain queries here: get_relation() would open a transaction that hides what is landed from the models. -#}
    {% for kind in run_query(
        "select case table_type when 'VIEW' then 'view' else 'table' end from information_schema.tables"
        ~ " where table_catalog = current_database() and table_schema = 'landing' and table_name = '" ~ source.name ~ "'"
    ).columns[0].values() %}
        {% do run_query('drop ' ~ kind ~ ' ' ~ landed) %}
    {% endfor %}

    {% if input.kind == 'missing' %}
        {% do run_query('create table ' ~ landed ~ ' as select ' ~ select_list | join(', ') ~ ' where false') %}
    {% elif input.kind == 'table' %}
        {% do run_query('create view ' ~ landed ~ ' as select ' ~ select_list | join(', ') ~ ' from ' ~ input.name) %}
    {% elif input.kind == 'parquet' %}
        {% do run_query('create view ' ~ landed ~ ' as select ' ~ select_list | join(', ') ~ " from read_parquet('" ~ path ~ "')") %}
    {% else %}
        {#- Columns are named by position, so that an unnamed or repeated column that nothing reads does no harm. -#}
        {% set columns = [] %}
        {% for name in found %}
            {% do columns.append("'" ~ (name if name in source.columns else 'ignored_' ~ loop.index) ~ "': 'VARCHAR'") %}
        {% endfor %}
        {% do run_query(
            'create table ' ~ landed ~ ' as select ' ~ select_list | join(', ') ~ " from read_csv('" ~ path ~ "', auto_detect = false,"
            ~ ' columns = {' ~ columns | join(', ') ~ '}, delim = \',\', quote = \'"\', escape = \'"\', header = true, nullstr = \'\','
            ~ " store_rejects = true, rejects_limit = 0)"
        ) %}
        {#- One unreadable line may break several rules: it is one row. A line of a table with personal data is counted, not kept. -#}
        {% set has_personal_data = source.columns.values() | selectattr('meta.personal', 'defined') | list %}
        {% do run_query(
            "insert into landing.unreadable_rows select '" ~ source.name ~ "', line, min(error_message), "
            ~ ("null" if has_personal_data else "min(trim(csv_line, chr(10) || chr(13)))")
            ~ " from reject_errors group by line"
        ) %}
    {% endif %}
{% endmacro %}
