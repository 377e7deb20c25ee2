{#- Each of the columns holds its values alone, or nothing. Says what accepted_values of each says and reads the model once, which counts where
    that is a view of millions of rows. -#}
{% test known_values(model, columns) %}

select
    {{ columns | join(',\n    ') }},
    count(*) as row_count
from {{ model }}
where
    {%- for column, its_values in columns.items() %}
    {{ 'or ' if not loop.first }}{{ column }} not in ('{{ its_values | join("', '") }}')
    {%- endfor %}
group by
    {{ columns | join(',\n    ') }}

{% endtest %}
