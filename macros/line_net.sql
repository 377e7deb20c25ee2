{#- The exact net amount of an order line: quantity x unit price x (1 - discount rate) - discount amount. The first factor is made wide,
    because a product is only as wide as its wider factor and would overflow. -#}
{% macro line_net(relation) -%}
    cast({{ relation }}.quantity as decimal(38, 4)) * {{ relation }}.unit_price * (1 - coalesce({{ relation }}.discount_rate, 0))
    - coalesce({{ relation }}.discount_amount, 0)
{%- endmacro %}
