{#- Exact amounts in two widths. Sums and roundings in 18 digits cost a tenth of those in 38, and ten decimals hold nearly every line; what
    they do not hold is `long`. Each amount is either short or long, never both, and neither is rounded. -#}

{#- The exact net amount of an order line: quantity x unit price x (1 - discount rate) - discount amount. The first factor is made wide,
    because a product is only as wide as its wider factor and would overflow. -#}
{% macro line_net(relation) -%}
    cast({{ relation }}.quantity as decimal(38, 4)) * {{ relation }}.unit_price * (1 - coalesce({{ relation }}.discount_rate, 0))
    - coalesce({{ relation }}.discount_amount, 0)
{%- endmacro %}

{#- Whether a line has a short net: below 10^8, which leaves ten of 18 digits to decimals, and with a rate only where the factors have few. -#}
{% macro has_short_line_net(relation) -%}
    abs(cast({{ relation }}.quantity as double) * cast({{ relation }}.unit_price as double)) < {{ short_limit() }}
    and abs(coalesce({{ relation }}.discount_amount, 0)) < {{ short_limit() }}
    and (
        {{ relation }}.discount_rate is null
        or (
            {{ relation }}.discount_rate = cast({{ relation }}.discount_rate as decimal(18, 4))
            and {{ relation }}.unit_price = cast({{ relation }}.unit_price as decimal(18, 4))
            and {{ relation }}.quantity = cast({{ relation }}.quantity as decimal(18, 2))
        )
    )
{%- endmacro %}

{#- The same amount as line_net, where has_short_line_net holds. -#}
{% macro short_line_net(relation) -%}
    cast(
        case
            when {{ relation }}.discount_rate is null then {{ relation }}.quantity * {{ relation }}.unit_price
            else
                cast({{ relation }}.quantity as decimal(18, 2)) * cast({{ relation }}.unit_price as decimal(18, 4))
                * (1 - cast({{ relation }}.discount_rate as decimal(18, 4)))
        end
        - coalesce({{ relation }}.discount_amount, 0) as decimal(18, 10)
    )
{%- endmacro %}

{#- Below this an amount is short; a sum or difference of two such still has room. -#}
{% macro short_limit() %}{{ return('30000000') }}{% endmacro %}

{#- An amount of money (two decimals) at an exchange rate (eight), rounded to cents half away from zero. -#}
{% macro converted(amount, rate) -%}
    cast(
        case
            when {{ rate }} = 1 then {{ amount }}
            when abs({{ amount }}) < 1000000 and {{ rate }} < 90 then round({{ amount }} * {{ rate }}, 2)
            else round(cast({{ amount }} as decimal(38, 2)) * {{ rate }}, 2)
        end as decimal(18, 2)
    )
{%- endmacro %}
