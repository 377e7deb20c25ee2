{#- The last lines of a run: for each data test that failed, the first rows it found, so that nobody has to look them up. -#}
{% macro report_problems(results) %}
    {% set shown = 10 %}
    {% for result in results if execute and result.node.resource_type == 'test' and result.status in ('fail', 'warn') %}
        {% set rows = run_query('select * from (' ~ result.node.compiled_code ~ ') as failures order by 1 limit ' ~ shown) %}
        {{ print('') }}
        {{ print(result.node.name ~ ': ' ~ result.failures ~ ' found' ~ (', the first ' ~ shown if result.failures > shown)) }}
        {% for row in rows %}
            {% if 'message' in rows.column_names %}
                {{ print('  ' ~ row['message']) }}
            {% else %}
                {% set cells = [] %}
                {% for name, value in row.dict().items() %}{% do cells.append(name ~ '=' ~ value) %}{% endfor %}
                {{ print('  ' ~ cells | join(', ')) }}
            {% endif %}
        {% endfor %}
    {% endfor %}
{% endmacro %}
