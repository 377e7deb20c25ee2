{#- Rule "Sales and purchase days" in docs/rules.md: the days on which an account bought, from a relation of what its orders are worth
    (int_order_worth). A day counts until returns have taken back all its sales. -#}
{% macro purchase_days(order_worth) -%}
    select
        account_id,
        order_date as purchase_date,
        min(from_date) as from_date,
        max(until_date) as until_date
    from {{ order_worth }}
    group by
        account_id,
        order_date
{%- endmacro %}
