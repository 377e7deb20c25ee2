{#- The last lines of a run: for each data test that failed, the first rows it found, so that nobody has to look them up, and where the
    results of the gates are. What is wrong with the seeds is a list to work through, and shown at length. -#}
{% macro report_problems(results) %}
    {% set gates = [] %}
    {% for result in results if execute and result.node.package_name == 'channel_assignment' and result.node.resource_type == 'test' and result.status in ('fail', 'warn') %}
        {% set shown = 100 if result.node.name.startswith('is_empty_') else 10 %}
        {% set rows = run_query('select * from (' ~ result.node.compiled_code ~ ') as failures order by 1 limit ' ~ shown) %}
        {% do gates.append(result.node.name) if result.node.name.startswith('gate_') %}
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
    {% if gates %}
        {{ print('') }}
        {{ print('Where to look: ' ~ env_var('DBT_TARGET_PATH', 'target') ~ '/data_docs/overview.html, or '
            ~ own_schema('quality') ~ '.data_quality_results in the warehouse') }}
    {% endif %}
{% endmacro %}
