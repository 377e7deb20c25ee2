{#- The column is a key: no two rows agree in it. In place of dbt's own test of that name, which lets any number of nulls pass: a join that finds
    nothing would make them, and rows without a key are as wrong as rows with the same one. -#}
{% test unique(model, column_name) %}

select
    {{ column_name }},
    count(*) as row_count
from {{ model }}
group by {{ column_name }}
having count(*) > 1

{% endtest %}
