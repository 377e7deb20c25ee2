{#- Rule "Order buckets" in docs/rules.md. A line with a fault of its own goes by that, every other line with its order:
    int_ledger_lines. -#}

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

{#- Whether the orders of a bucket count in revenue and measures. -#}
{% macro is_counted_bucket(bucket) %}{{ bucket }} in ('sale', 'return'){% endmacro %}

{#- Why an order is a rejected row, by its bucket: it would count if something were not missing. Null for the other buckets. -#}
{% macro reason_of_bucket(bucket) -%}
    case {{ bucket }}
        when 'no_account' then 'unknown_account'
        when 'no_amount' then 'no_amount'
        when 'no_rate' then 'no_exchange_rate'
    end
{%- endmacro %}

{#- The same in words, with what to do; `currency_code` is the one that the order was read in. -#}
{% macro uncounted_order_in_words(bucket, order, currency_code) -%}
    case {{ bucket }}
        when 'no_account'
            then 'account_id ''' || {{ order }}.account_id || ''' is not in crm_accounts; land the account or correct the order'
        when 'no_rate'
            then
                'currency_code ''' || {{ currency_code }} || ''' has no rate on ' || cast({{ order }}.order_date as string)
                || '; add it to exchange_rates.csv, or make it the reporting currency'
        else 'neither lines nor order_total; land the lines or the total'
    end
{%- endmacro %}

{#- The bucket of a raw row that cannot be used itself, by its reason; null for a usable one. -#}
{% macro bucket_of_reason(reason_code) -%}
    case
        when {{ reason_code }} = 'duplicate_key' then 'duplicate'
        when {{ reason_code }} is not null then 'rejected'
    end
{%- endmacro %}
