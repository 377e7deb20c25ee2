{#- What the package scripts/landing knows of files: its plugin defines functions in the database, each of texts, whose answer is JSON. -#}
{% macro duckdb__ask_of_files(function, texts) %}
    {% set arguments = [] %}
    {% for text in texts %}{% do arguments.append("'" ~ escape_single_quotes(text) ~ "'") %}{% endfor %}
    {% do return(fromjson(run_query('select ' ~ function ~ '(' ~ arguments | join(', ') ~ ')').columns[0].values()[0])) %}
{% endmacro %}

{#- The pattern that finds one file and no other, as the engine's readers want it; none where there is no such file. -#}
{% macro duckdb__file_pattern(path) %}
    {% do return(duckdb__ask_of_files('file_pattern', [path])) %}
{% endmacro %}

{#- A query of what the reading of an inspected CSV file could not read: one row per line of the file (file_line, message, raw_line), blank
    lines left out. One line may break several rules, and is reported once for each field that it lacks. -#}
{% macro duckdb__unreadable_lines(file) %}
    {% do return("
        select
            file_line('" ~ escape_single_quotes(file.path) ~ "', byte_offset) as file_line,
            case
                when bool_or(error_type = 'INVALID ENCODING') then 'it is not UTF-8; export the file as UTF-8'
                when bool_or(error_type = 'UNQUOTED VALUE')
                    then 'a quote is not closed, or text follows the closing one; a quote within a text is doubled'
                when bool_or(error_type = 'LINE SIZE OVER MAXIMUM') then 'it is longer than 2,000,000 bytes; a quote may not be closed'
                when bool_or(error_type in ('MISSING COLUMNS', 'TOO MANY COLUMNS'))
                    then 'the header has " ~ file.columns | length ~ " fields, but this line has '
                        || case when bool_or(error_type = 'MISSING COLUMNS') then min(fields) else max(fields) end
                        || '; a text with a comma stands in double quotes'
                else 'it is no row of a CSV file; write one field per column, a text with a comma in double quotes'
            end as message,
            min(trim(csv_line, chr(10) || chr(13))) as raw_line
        from (
            select
                error_type,
                csv_line,
                try_cast(regexp_extract(error_message, 'Found: ([0-9]+)', 1) as integer) as fields,
                cast(line_byte_position - 1 + length(csv_line) - length(ltrim(csv_line, chr(10) || chr(13))) as bigint) as byte_offset
            from reject_errors
            where not regexp_full_match(csv_line, '[,\"\\s\\x1A]*')
        ) as errors
        group by byte_offset
    ") %}
{% endmacro %}

{% macro duckdb__forget_unreadable_lines() %}
    {% do run_query('drop table if exists reject_errors') %}
    {% do run_query('drop table if exists reject_scans') %}
{% endmacro %}
