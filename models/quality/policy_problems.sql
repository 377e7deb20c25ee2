{% set parts = ['policies', 'rules', 'calendar', 'sets', 'thresholds', 'parameters', 'mappings', 'overrides', 'restatements'] %}

-- Every mistake in the policy seeds. While there is one, a test stops all that reads policy.
with problems as (
    {% for part in parts %}
    select * from {{ ref('int_policy_problems__' ~ part) }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

-- A list of the company's own stands in the place of the shipped one.
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
