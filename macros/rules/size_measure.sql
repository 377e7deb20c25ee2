{#- Rule "Size measure and potential" in docs/rules.md: the account's own trailing amount. A long sales cycle takes the larger of its trailing months and of
    its long window, scaled back to as many months; where either is unknown, the amount is. -#}
{% macro own_trailing_amount(short_amount, long_amount, has_long_window, size_months, size_months_long) -%}
    cast(case
        when not {{ has_long_window }} then {{ short_amount }}
        when {{ short_amount }} is null or {{ long_amount }} is null then null
        else greatest({{ short_amount }}, round(
            cast({{ long_amount }} as decimal(38, 2))
            * cast(cast({{ size_months }} as decimal(18, 12)) / {{ size_months_long }} as decimal(18, 12)),
            2
        ))
    end as decimal(18, 2))
{%- endmacro %}

{#- The larger of the trailing amount and the potential; the one that is known where the other is not. -#}
{% macro size_measure_amount(trailing_amount, potential_amount) -%}
    case when {{ is_potential_larger(trailing_amount, potential_amount) }} then {{ potential_amount }} else {{ trailing_amount }} end
{%- endmacro %}

{#- Which of the two it is. Equal amounts count as trailing. -#}
{% macro size_basis(trailing_amount, potential_amount, size_measure) -%}
    case
        when {{ is_potential_larger(trailing_amount, potential_amount) }} then {{ word('size_basis', 'potential') }}
        when {{ trailing_amount }} is null then {{ word('size_basis', 'none') }}
        when {{ size_measure }} = 'margin' then {{ word('size_basis', 'margin') }}
        else {{ word('size_basis', 'revenue') }}
    end
{%- endmacro %}

{% macro is_potential_larger(trailing_amount, potential_amount) -%}
    ({{ trailing_amount }} < {{ potential_amount }} or ({{ trailing_amount }} is null and {{ potential_amount }} is not null))
{%- endmacro %}
