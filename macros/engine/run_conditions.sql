{#- What must not have changed for a run to go on from the last one, as one text: the project's own files (models, macros, policy lists,
    suites) and those of the company's own, the engine, the business time zone, and the place of D among the evaluation dates. -#}
{% macro duckdb__run_conditions() %}
    {% do return(run_query(
        "select concat_ws(' ', version(), '" ~ business_timezone() ~ "', " ~ as_of_number('as_of_date')
        ~ ", (select hash(string_agg(filename || content, '' order by filename)) from read_text(['dbt_project.yml', 'profiles.yml',"
        ~ " 'models/**/*.sql', 'models/**/*.yml', 'models/**/*.py', 'macros/**/*.sql', 'seeds/**/*.csv', 'tests/generic/*.sql',"
        ~ " 'tests/singular/*.sql', 'tests/expectations/*.yml', 'gates/*.py',"
        ~ " 'scripts/landing/*.py'])), '" ~ (duckdb__ask_of_files('folder_fingerprint', [company_dir() ~ '/policy']) if company_dir()) ~ "')"
        ~ " from (select date '" ~ as_of_date() ~ "' as as_of_date) as settings"
    ).columns[0].values()[0]) %}
{% endmacro %}
