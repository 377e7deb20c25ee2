{#- The first day on which an account is dormant unless it buys (rule "Dormancy" in docs/rules.md: more than so many days of silence). -#}
{% macro dormant_on_date(last_purchase_date, dormant_after_days) -%}
    cast({{ dbt.dateadd('day', dormant_after_days ~ ' + 1', last_purchase_date) }} as date)
{%- endmacro %}
