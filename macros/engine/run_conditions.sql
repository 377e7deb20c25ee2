{#- What a build is made with besides its raw data and its as-of date, as one text: the project's own files (models, macros, policy lists,
    suites), those of the company's own folder, the settings in the parent's dbt_project.yml where this is a package, the engine and the
    business time zone. -#}
{% macro duckdb__run_conditions() %}
    {% set is_package = project_name != 'channel_assignment' %}
    {% set root = duckdb__file_pattern(policy_lists()[0].root_path) ~ '/' if is_package else '' %}
    {% set files = ['dbt_project.yml'] if is_package else [] %}
    {% for file in [
        'dbt_project.yml', 'profiles.yml', 'models/**/*.sql', 'models/**/*.yml', 'models/**/*.py', 'macros/**/*.sql', 'seeds/**/*.csv',
        'tests/generic/*.sql', 'tests/singular/*.sql', 'tests/expectations/*.yml', 'books/*.py', 'effects/*.py', 'gates/*.py', 'outlook/*.py',
        'scripts/landing/*.py',
    ] %}
        {% do files.append(escape_single_quotes(root ~ file)) %}
    {% endfor %}
    {% do return(run_query(
        "select concat_ws(' ', version(), '" ~ business_timezone() ~ "'"
        ~ ", (select hash(string_agg(filename || content, '' order by filename)) from read_text(['" ~ files | join("', '") ~ "'])), '"
        ~ (duckdb__ask_of_files('folder_fingerprint', [company_dir() ~ '/policy']) if company_dir()) ~ "')"
    ).columns[0].values()[0]) %}
{% endmacro %}
