{#- Rule "Transaction band" in docs/rules.md: large where as many transactions of the window as the policy's rank are large, so that one freak
    order makes nobody large; none without a transaction in the window. -#}
{% macro transaction_band(transaction_count, large_transaction_count, transaction_size_rank) -%}
    case
        when {{ transaction_count }} = 0 then {{ word('transaction_band', 'none') }}
        when {{ large_transaction_count }} >= {{ transaction_size_rank }} then {{ word('transaction_band', 'large') }}
        else {{ word('transaction_band', 'small') }}
    end
{%- endmacro %}
