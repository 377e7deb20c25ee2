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
    {% do return(own if company_dir() and duckdb__file_pattern(own) else none) %}
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

{#- Reads the lists that the run loads. It is stopped in words when one cannot be read, has a column that nobody reads, or a row with another
    number of cells: what a spreadsheet does to a CSV file. What the cells say is for policy_problems to judge. -#}
{% macro check_policy_lists() %}
    {% if builds_this_project(['build', 'run', 'seed']) %}
        {% do adapter.dispatch('check_policy_lists')() %}
    {% endif %}
{% endmacro %}

{% macro duckdb__check_policy_lists() %}
    {% set landing = own_schema('landing') %}
    {% set problems = [] %}
    {% set names = policy_lists() | map(attribute='name') | list %}
    {% for file in duckdb__ask_of_files('folder_content', [company_dir() ~ '/policy']) if company_dir() %}
        {% if not file.endswith('.csv') or file.removesuffix('.csv') not in names %}
            {% do problems.append(company_dir() ~ '/policy/' ~ file ~ ': no policy list is called so. A file here replaces one of '
                ~ names | join('.csv, ') ~ '.csv.') %}
        {% endif %}
    {% endfor %}
    {% do run_query('create schema if not exists ' ~ landing) %}
    {% for seed in policy_lists() if seed.unique_id in selected_resources %}
        {% do problems.extend(duckdb__land_policy_list(seed)) %}
    {% endfor %}
    {% do duckdb__ask_of_files('remove_copies', []) %}
    {#- Where raw tables are landed too, their problems are said in the same message. -#}
    {% do graph.update({'policy_list_problems': problems}) %}
    {{ duckdb__stop_on_problems([]) if flags.WHICH == 'seed' }}
{% endmacro %}

{#- Lands the file of a list, every cell as text; what is wrong with it. -#}
{% macro duckdb__land_policy_list(seed) %}
    {% set landing = own_schema('landing') %}
    {% set declared = seed.columns.keys() | list %}
    {% set path = policy_list_file(seed) %}
    {% set name = own_policy_list(seed) or seed.original_file_path %}
    {% set file = duckdb__ask_of_files('policy_file', [path, name, tojson(declared)]) %}
    {% if file.problems %}{% do return(file.problems) %}{% endif %}

    {#- A spreadsheet leaves columns without a name at the end. -#}
    {% set named = file.columns | reject('equalto', '') | list %}
    {% if named | reject('in', declared) | list or named | unique | list | length < named | length %}
        {% do return([name ~ ': its columns are ' ~ named | join(', ') ~ ', but may be ' ~ declared | join(', ')
            ~ ', each once. Name them so in the first line.']) %}
    {% endif %}
    {% do run_query('create or replace table ' ~ landing ~ '.policy_' ~ seed.name ~ ' as ' ~ file.query) %}
    {% set problems = [] %}
    {% for row in run_query(duckdb__unreadable_lines(file) ~ ' order by 1').rows %}
        {% do problems.append(name ~ ', line ' ~ row['file_line'] ~ ': ' ~ row['message'] ~ '.') %}
    {% endfor %}
    {% do duckdb__forget_unreadable_lines() %}
    {% do return(problems) %}
{% endmacro %}

{#- Run after dbt has loaded a seed: puts the rows of the list in force, which were checked, in the place of those that dbt has read. A column
    that the file does not have is blank. A hook works in a parent project too, where dbt would not ask a package how seeds are loaded. -#}
{% macro load_policy_list() %}{{ return(adapter.dispatch('load_policy_list')()) }}{% endmacro %}
{% macro duckdb__load_policy_list() -%}
    {%- set columns = [] -%}
    {%- for name, data_type in model.config.column_types.items() %}{% do columns.append(name ~ ' ' ~ data_type) %}{% endfor -%}
    create or replace table {{ this }} ({{ columns | join(', ') }});
    insert into {{ this }} by name from {{ own_schema('landing') }}.policy_{{ model.name }}
{%- endmacro %}
