{#- Rule "Deal hold" in docs/rules.md: whether a deal of the relation `deals` holds back a change of channel of a date. It was created long
    enough before (a deal opened in haste holds nothing), it is open on that date, and it is as large as a large transaction of its
    account. -#}
{% macro deal_holds_change(change_date, min_deal_age_days, large_transaction_from) -%}
    deals.created_date <= {{ dbt.dateadd('day', '-1 * ' ~ min_deal_age_days, change_date) }}
    and deals.open_until_date > {{ change_date }}
    and deals.amount >= {{ large_transaction_from }}
{%- endmacro %}
