{% macro report_problems(results) %}{% endmacro %}
