{#- Exact amounts in two widths. Sums and roundings in 18 digits cost a tenth of those in 38, and ten decimals hold nearly every line; what
    they do not hold is `long`. Each amount is either short or long, never both, and neither is rounded: a quantity of 4 decimals, a price of
    10 and a rate of 8 have a product of 22, which leaves 16 of 38 digits to what is below 10^12. -#}

{#- The exact net amount of an order line: quantity x unit price x (1 - discount rate) - discount amount. The first factor is made wide,
    because a product is only as wide as its wider factor and would overflow. -#}
{% macro line_net(relation) -%}
    cast({{ relation }}.quantity as decimal(38, 4)) * {{ relation }}.unit_price * (1 - coalesce({{ relation }}.discount_rate, 0))
    - coalesce({{ relation }}.discount_amount, 0)
{%- endmacro %}

{#- A price, cost or amount in 18 digits; null where it has no room. What is short is computed from these: taking decimals off a longer
    number costs the engine a hundred times as much. -#}
{% macro short_money(amount) -%}
    case when abs({{ amount }}) < 100000000 then cast({{ amount }} as decimal(18, 10)) end
{%- endmacro %}

{#- Whether a line has a short net: below 10^8, which leaves ten of 18 digits to decimals, and only where the factors have so few that
    their product has no more. `relation` has the prices as short_money. -#}
{% macro has_short_line_net(relation) -%}
    coalesce(
        abs(cast({{ relation }}.quantity as double) * cast({{ relation }}.short_unit_price as double)) < {{ short_limit() }}
        and ({{ relation }}.discount_amount is null or abs({{ relation }}.short_discount_amount) < {{ short_limit() }})
        and case
            when {{ relation }}.discount_rate is null then {{ relation }}.short_unit_price = cast({{ relation }}.short_unit_price as decimal(18, 6))
            else
                {{ relation }}.discount_rate = cast({{ relation }}.discount_rate as decimal(18, 4))
                and {{ relation }}.short_unit_price = cast({{ relation }}.short_unit_price as decimal(18, 4))
                and {{ relation }}.quantity = cast({{ relation }}.quantity as decimal(18, 2))
        end,
        false
    )
{%- endmacro %}

{#- The same amount as line_net, where has_short_line_net holds. -#}
{% macro short_line_net(relation) -%}
    cast(
        case
            when {{ relation }}.discount_rate is null
                then {{ relation }}.quantity * cast({{ relation }}.short_unit_price as decimal(18, 6))
            else
                cast({{ relation }}.quantity as decimal(18, 2)) * cast({{ relation }}.short_unit_price as decimal(18, 4))
                * (1 - cast({{ relation }}.discount_rate as decimal(18, 4)))
        end
        - coalesce({{ relation }}.short_discount_amount, 0) as decimal(18, 10)
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
