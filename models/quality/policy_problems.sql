-- One row per mistake in the policy lists. While there is one, a test stops all that reads the policy.
{% set parts = ['policies', 'rules', 'sets', 'thresholds', 'parameters', 'lists', 'restatements'] %}

with problems as (
    {% for part in parts %}
    select * from {{ ref('policy_problems__' ~ part) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A company's own list takes the place of the shipped one.
placed as (
    select
        {{ policy_list_path('file_name') }} as file_name,
        row_description,
        problem,
        remedy
    from problems
)

select
    file_name,
    coalesce(row_description, '(blank row)') as row_description,
    problem,
    remedy,
    file_name || ' [' || coalesce(row_description, 'blank row') || ']: ' || problem || '. ' || remedy || '.' as message
from placed
