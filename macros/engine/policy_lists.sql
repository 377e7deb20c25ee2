{#- The lists of the policy: each is a seed, and a company's own file of that name in its folder (COMPANY_DIR, `policy/`) stands in the place
    of the shipped one, whole. Seeds stay inside the project: dbt writes SQL to the path of each. -#}

{#- The policy lists of this project, which may be a package of another one. -#}
{% macro policy_lists() %}
    {% do return(
        graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | selectattr('package_name', 'equalto', 'channel_assignment')
        | sort(attribute='name') if execute else []
    ) %}
{% endmacro %}

{#- The company's own file of a policy list; none where the shipped one holds. -#}
{% macro own_policy_list(seed) %}
    {% set own = company_dir() ~ '/policy/' ~ seed.name ~ '.csv' %}
    {% do return(own if company_dir() and duckdb__file_exists(own) else none) %}
{% endmacro %}

{#- The file of a policy list that is in force. -#}
{% macro policy_list_file(seed) %}
    {% do return(own_policy_list(seed) or (seed.root_path ~ '/' if seed.root_path else '') ~ seed.original_file_path) %}
{% endmacro %}

{#- The path of a list as people find it: `column` holds that of the shipped one. -#}
{% macro policy_list_path(column) %}
    {% set cases = [] %}
    {% for seed in policy_lists() if own_policy_list(seed) %}
        {% do cases.append("when '" ~ seed.original_file_path ~ "' then '" ~ escape_single_quotes(own_policy_list(seed)) ~ "'") %}
    {% endfor %}
    {{ return('case ' ~ column ~ ' ' ~ cases | join(' ') ~ ' else ' ~ column ~ ' end' if cases else column) }}
{% endmacro %}

{#- Stops the run in words when a list that it loads has a column that nobody reads, or a row with another number of cells: what a
    spreadsheet does to a CSV file. What the cells say is for policy_problems to judge. -#}
{% macro check_policy_lists() %}
    {% if execute and flags.WHICH in ('build', 'run', 'seed') %}
        {% do adapter.dispatch('check_policy_lists')() %}
    {% endif %}
{% endmacro %}

{% macro duckdb__check_policy_lists() %}
    {% set problems = [] %}
    {% set names = policy_lists() | map(attribute='name') | list %}
    {% if company_dir() %}
        {% for file in run_query(
            "select file from glob('" ~ escape_single_quotes(company_dir()) ~ "/policy/*') where parse_filename(file, true) not in ('"
            ~ names | join("', '") ~ "') or not ends_with(file, '.csv') order by file"
        ).columns[0].values() %}
            {% do problems.append(file ~ ': no policy list is called so. A file here replaces one of ' ~ names | join('.csv, ') ~ '.csv.') %}
        {% endfor %}
    {% endif %}
    {% for seed in policy_lists() if seed.unique_id in selected_resources %}
        {% set file = policy_list_file(seed) %}
        {% set header = duckdb__csv_header(file) %}
        {% set declared = seed.columns.keys() | list %}
        {% set unknown = header | reject('in', declared) | list %}
        {% if unknown or not header or header | unique | list | length < header | length %}
            {% do problems.append(file ~ ': its columns are ' ~ (header | join(', ') or 'none, the file is empty')
                ~ ', but may be ' ~ declared | join(', ') ~ ', each once. Save it as CSV, UTF-8, separated by commas, with these columns.') %}
        {% else %}
            {% do run_query('create or replace temporary table policy_list_rows as ' ~ duckdb__policy_list_rows(file, header)) %}
            {% for row in run_query('select line, min(error_message) as message from reject_errors group by line order by line').rows %}
                {% do problems.append(file ~ ', line ' ~ row['line'] ~ ': ' ~ row['message']
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

{#- A query of a list's file, every cell as text. -#}
{% macro duckdb__policy_list_rows(file, header) %}
    {% set columns = [] %}
    {% for name in header %}{% do columns.append("'" ~ name ~ "': 'VARCHAR'") %}{% endfor %}
    {% do return(
        "select * from read_csv('" ~ escape_single_quotes(file) ~ "', auto_detect = false, columns = {" ~ columns | join(', ') ~ '},'
        ~ ' delim = \',\', quote = \'"\', escape = \'"\', header = true, store_rejects = true, rejects_limit = 0)'
    ) %}
{% endmacro %}

{#- Called by dbt where it makes the table of a seed. A column that the file does not have is blank. -#}
{% macro duckdb__create_csv_table(model, agate_table) %}
    {% if model.package_name != 'channel_assignment' %}
        {{ return(default__create_csv_table(model, agate_table)) }}
    {% endif %}
    {% set file = policy_list_file(model) %}
    {% set columns = [] %}
    {% for name, data_type in model.config.column_types.items() %}{% do columns.append(name ~ ' ' ~ data_type) %}{% endfor %}
    {% set create_table = 'create table ' ~ this.render() ~ ' (' ~ columns | join(', ') ~ ')' %}
    {% do run_query(create_table) %}
    {% do run_query('insert into ' ~ this.render() ~ ' by name ' ~ duckdb__policy_list_rows(file, duckdb__csv_header(file))) %}
    {{ return(create_table) }}
{% endmacro %}

{#- Made again in each run: the columns may be others. -#}
{% macro duckdb__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {% if model.package_name != 'channel_assignment' %}
        {{ return(default__reset_csv_table(model, full_refresh, old_relation, agate_table)) }}
    {% endif %}
    {% do adapter.drop_relation(old_relation) %}
    {{ return(create_csv_table(model, agate_table)) }}
{% endmacro %}

{#- The rows have been loaded with the table. -#}
{% macro duckdb__load_csv_rows(model, agate_table) %}
    {{ return('' if model.package_name == 'channel_assignment' else dbt_duckdb.duckdb__load_csv_rows(model, agate_table)) }}
{% endmacro %}
