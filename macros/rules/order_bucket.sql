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

{#- Why an order is a rejected row, by its bucket: it would count if something were not missing. Null for the other buckets. -#}
{% macro reason_of_bucket(bucket) -%}
    case {{ bucket }}
        when 'no_account' then 'unknown_account'
        when 'no_amount' then 'no_amount'
        when 'no_rate' then 'no_exchange_rate'
    end
{%- endmacro %}

{#- The bucket of a raw row that cannot be used itself, by its reason; null for a usable one. -#}
{% macro bucket_of_reason(reason_code) -%}
    case
        when {{ reason_code }} = 'duplicate_key' then 'duplicate'
        when {{ reason_code }} is not null then 'rejected'
    end
{%- endmacro %}
