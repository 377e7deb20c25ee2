{#- Fails on the expectations of a gate that failed at this severity. What could not be evaluated counts as critical, whatever it would
    have been: nobody knows. -#}
{% test gate_outcome(model, failing) %}

    select message
    from {{ model }}
    where
        (outcome = 'failed' and severity = '{{ failing }}')
        {%- if failing == 'critical' %}
        or outcome = 'errored'
        {%- endif %}

{% endtest %}
