{#- The last value that is not null, from the first row of the partition up to this one, or to the one before it. -#}
{% macro last_known(expression, partition_by, order_by, up_to='this row') -%}
    {{ return(adapter.dispatch('last_known')(expression, partition_by, order_by, up_to)) }}
{%- endmacro %}
{% macro default__last_known(expression, partition_by, order_by, up_to) -%}
    last_value({{ expression }} ignore nulls) over (
        partition by {{ partition_by | join(', ') }} order by {{ order_by }}
        rows between unbounded preceding and {{ 'current row' if up_to == 'this row' else '1 preceding' }}
    )
{%- endmacro %}
