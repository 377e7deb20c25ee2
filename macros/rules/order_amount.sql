{#- Rules "Order line net" and "Order amount" in docs/rules.md. Where header and lines differ, the lines win: int_order_net adds them
    up, and takes the header only where an order has no lines. -#}

{#- What an order line is worth in its order's currency, exact. The quantity is cast so wide that the product keeps every decimal: 4 of the
    quantity, 10 of the price and 8 of the discount rate are 22, which leaves 16 of 38 digits to amounts below 10^12. -#}
{% macro line_net(line) -%}
    cast({{ line }}.quantity as decimal(38, 4)) * {{ line }}.unit_price * (1 - coalesce({{ line }}.discount_rate, 0))
    - coalesce({{ line }}.discount_amount, 0)
{%- endmacro %}

{#- What an order line cost, exact; null where the cost of a unit is unknown. -#}
{% macro line_cost(line) -%}
    cast({{ line }}.quantity as decimal(38, 4)) * {{ line }}.unit_cost
{%- endmacro %}

{#- What an order's header says that the order is worth: the total without tax and freight. -#}
{% macro header_net(header) -%}
    {{ header }}.order_total - coalesce({{ header }}.tax_amount, 0) - coalesce({{ header }}.freight_amount, 0)
{%- endmacro %}

{#- Whether a header and the sum of its lines say different amounts: one cent a line is rounding. -#}
{% macro header_differs(header_amount, lines_amount, line_count) -%}
    coalesce(abs({{ header_amount }} - {{ lines_amount }}) > 0.01 * {{ line_count }}, false)
{%- endmacro %}
