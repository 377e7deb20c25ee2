{#- Rule "Contribution and break-even" in docs/rules.md: what an account earns, less what the contacts cost that it should get. -#}

{#- Gross margin with the uplift that is expected of a channel's contacts, less what they cost; null where the margin is unknown. -#}
{% macro contribution(gross_margin, margin_uplift, contact_cost) -%}
    cast(cast({{ gross_margin }} as decimal(28, 2)) * (1 + {{ margin_uplift }}) - {{ contact_cost }} as decimal(18, 2))
{%- endmacro %}

{#- Rule "Policy against money" in docs/rules.md: the channel that money speaks for: visits where the gross margin reaches what makes them
    affordable; null where the margin is unknown. -#}
{% macro money_channel(gross_margin, break_even_margin) -%}
    case
        when {{ gross_margin }} is null then null
        when {{ gross_margin }} >= {{ break_even_margin }} then 'outside'
        else 'inside'
    end
{%- endmacro %}
