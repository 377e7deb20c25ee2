{#- The reason code of an order that nothing can count, by its bucket; null for the other buckets. -#}
{% macro reason_of_bucket(bucket) -%}
    case {{ bucket }}
        when 'no_account' then 'unknown_account'
        when 'no_amount' then 'no_amount'
        when 'no_rate' then 'no_exchange_rate'
    end
{%- endmacro %}
