{#- The model lists what is wrong: every row of it is a failure. -#}
{% test is_empty(model) %}

select * from {{ model }}

{% endtest %}
