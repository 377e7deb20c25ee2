{#- Rule "Order buckets" in docs/rules.md. -#}

{#- What became of a usable order: the first bucket that fits. Only sales and returns count. -#}
{% macro order_bucket(order, as_of_date) -%}
    case
        when {{ order }}.treatment <> 'counted' then {{ order }}.treatment
        when {{ order }}.account_id is null then 'no_account'
        when {{ order }}.net_amount is null then 'no_amount'
        when {{ order }}.rate_to_reporting is null then 'no_rate'
        when {{ order }}.order_date > {{ as_of_date }} then 'after_d'
        when {{ order }}.net_amount = 0 then 'zero_value'
        when {{ order }}.net_amount < 0 then 'return'
        else 'sale'
    end
{%- endmacro %}

{#- The buckets of orders that would count if something were not missing: they are rejected rows, too. -#}
{% macro rejected_buckets() %}
    {% do return({'no_account': 'unknown_account', 'no_amount': 'no_amount', 'no_rate': 'no_exchange_rate'}) %}
{% endmacro %}

{#- The reason code of an order that nothing can count, by its bucket; null for the other buckets. -#}
{% macro reason_of_bucket(bucket) -%}
    case {{ bucket }}
        {%- for bucket_name, reason_code in rejected_buckets().items() %}
        when '{{ bucket_name }}' then '{{ reason_code }}'
        {%- endfor %}
    end
{%- endmacro %}

{#- The bucket of a raw row that cannot be used itself, by its reason; null for a usable one. -#}
{% macro bucket_of_reason(reason_code) -%}
    case
        when {{ reason_code }} = 'duplicate_key' then 'duplicate'
        when {{ reason_code }} is not null then 'rejected'
    end
{%- endmacro %}
