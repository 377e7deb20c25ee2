{#- Rule "Coverage groups" in docs/rules.md: a row of the list fits an account where all its filled conditions hold, and of the rows that fit,
    the most specific one decides. -#}

{#- The conditions of a row with their weights, the most specific first. Each weighs more than all after it together. -#}
{% macro coverage_group_weights() %}
    {% do return({'account_id': 32, 'is_key_account': 16, 'account_type': 8, 'industry': 4, 'region': 2, 'country': 1}) %}
{% endmacro %}

{#- Whether the conditions of a row other than account_id hold, for the `on` of a join with accounts in lower case. -#}
{% macro coverage_group_fits(accounts, groups) -%}
    {%- for column in coverage_group_weights() if column != 'account_id' -%}
        {{ accounts }}.{{ column }} = coalesce({{ groups }}.{{ column }}, {{ accounts }}.{{ column }}){{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Of the rows that fit, the most specific first, for an `order by`; of equal ones, the lowest name. -#}
{% macro coverage_group_precedence(groups) -%}
    {%- for column, weight in coverage_group_weights().items() -%}
        case when {{ groups }}.{{ column }} is null then 0 else {{ weight }} end{{ ' + ' if not loop.last }}
    {%- endfor %} desc, {{ groups }}.coverage_group
{%- endmacro %}
