{#- Stops the run in words when a policy seed that it loads has not the columns that its YAML declares, or a row with another number of
    cells: what a spreadsheet does to a CSV file. What the cells say is for policy_problems to judge. -#}
{% macro check_policy_seeds() %}
    {% if execute and flags.WHICH in ('build', 'run', 'seed') %}
        {% do adapter.dispatch('check_policy_seeds')() %}
    {% endif %}
{% endmacro %}

{% macro duckdb__check_policy_seeds() %}
    {% set problems = [] %}
    {% for seed in graph.nodes.values() if seed.resource_type == 'seed' and seed.unique_id in selected_resources %}
        {% set path = (seed.root_path ~ '/' if seed.root_path else '') ~ seed.original_file_path %}
        {% set header = duckdb__csv_header(path) %}
        {% set declared = seed.columns.keys() | list %}
        {% if header | sort != declared | sort %}
            {% do problems.append(seed.original_file_path ~ ': its columns are ' ~ header | join(', ')
                ~ ', but should be ' ~ declared | join(', ') ~ '. Save it as CSV, UTF-8, separated by commas, with these columns.') %}
        {% else %}
            {% set columns = [] %}
            {% for name in header %}{% do columns.append("'" ~ name ~ "': 'VARCHAR'") %}{% endfor %}
            {% do run_query(
                "create or replace temporary table seed_rows as select * from read_csv('" ~ escape_single_quotes(path) ~ "', auto_detect = false,"
                ~ ' columns = {' ~ columns | join(', ') ~ "}, delim = ',', quote = '\"', escape = '\"', header = true, store_rejects = true, rejects_limit = 0)"
            ) %}
            {% for row in run_query('select line, min(error_message) as message from reject_errors group by line order by line').rows %}
                {% do problems.append(seed.original_file_path ~ ', line ' ~ row['line'] ~ ': ' ~ row['message']
                    ~ '. Give the row one cell per column; a cell with a comma stands in double quotes.') %}
            {% endfor %}
            {% do run_query('drop table if exists reject_errors') %}
            {% do run_query('drop table if exists reject_scans') %}
        {% endif %}
    {% endfor %}
    {% if problems %}
        {{ exceptions.raise_compiler_error('The policy seeds cannot be read:\n  - ' ~ problems | sort | join('\n  - ')) }}
    {% endif %}
{% endmacro %}
