{#- The landed columns of a type that holds no single value that could be read: a list, a record, bytes. What is of a type that is only wrong
    in its place, such as a boolean as an amount, is for staging to judge row by row. -#}
{% macro duckdb__raw_type_problems(tables) %}
    {% set landing = own_schema('landing') %}
    {% set problems = [] %}
    {% for column in run_query(
        "select table_name, column_name, data_type from information_schema.columns"
        ~ " where table_catalog = current_database() and table_schema = '" ~ landing ~ "' and table_name in ('" ~ tables | join("', '") ~ "')"
        ~ " and regexp_matches(data_type, '(\\[[0-9]*\\]|^(STRUCT|MAP|UNION)\\(.*\\)|^(BLOB|BIT|JSON|INTERVAL|VARIANT|GEOMETRY).*)$')"
        ~ ' order by table_name, ordinal_position'
    ).rows %}
        {% set place = raw_schema() ~ '.' ~ column['table_name'] if raw_schema() else raw_data_dir() ~ '/' ~ column['table_name'] ~ '.parquet' %}
        {% do problems.append(place ~ ": column '" ~ column['column_name'] ~ "' is of type " ~ column['data_type'] | truncate(60)
            ~ ', which is no single text, number, date or flag. Export it as one.') %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}
