-- One row per threshold set: each of its parameters in a column of its own, typed.
--
-- policy_problems has seen to it that each is there and can be read. Models that read this wait for a sound policy.
{{ after('policy_problems') }}

with parameters as (
    select * from {{ ref('int_policy_set_parameters') }}
)

select
    {% for parameter, data_type in policy_parameter_types().items() %}
    cast(
        max(case when parameter = '{{ parameter }}' then {{ policy_parameter_value(parameter) }} end) as {{ data_type }}
    ) as {{ parameter }},
    {% endfor %}
    threshold_set
from parameters
group by threshold_set
