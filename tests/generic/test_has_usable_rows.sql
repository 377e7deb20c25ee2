{#- Fails when a raw table has rows and not one of them can be used: then the whole table is in another form than was agreed, and every
    figure behind it would be empty. A table without rows is fine. -#}
{% test has_usable_rows(model) %}
    select
        'None of its ' || cast(count(*) as {{ dbt.type_string() }}) || ' rows can be used. One reason: ' || min(reason_message) as message
    from {{ model }}
    having count(*) > 0 and count(case when reason_code is null then 1 end) = 0

{% endtest %}
