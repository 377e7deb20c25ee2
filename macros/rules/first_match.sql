{#- Rule "First match" in docs/rules.md: a cell is one combination of the segments that a policy may name in its conditions, and its channel is
    that of the first rule whose conditions all hold; a blank condition holds for any segment. This is the one list of the conditions. -#}
{% macro condition_columns() %}
    {% do return(['lifecycle_stage', 'size_segment', 'dormancy_status', 'transaction_band', 'coverage_group']) %}
{% endmacro %}

{#- The columns of a cell for a select list or a `partition by`, each preceded by `relation.`; `prefix` and `alias_prefix` are put before the
    names that are read and given, such as former_. -#}
{% macro cell_columns(relation, prefix='', alias_prefix='') -%}
    {%- for column in condition_columns() -%}
        {{ relation }}.{{ prefix }}{{ column }}
        {{- ' as ' ~ alias_prefix ~ column if alias_prefix != prefix }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Whether two relations are in the same cell, for the `on` of a join; `prefix` stands before the columns of the first, such as former_. -#}
{% macro same_cell(a, b, prefix='') -%}
    {%- for column in condition_columns() -%}
        {{ a }}.{{ prefix }}{{ column }} = {{ b }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Whether a rule's conditions all hold in a cell. -#}
{% macro rule_fits(cells, rules) -%}
    {%- for column in condition_columns() -%}
        {{ cells }}.{{ column }} = coalesce({{ rules }}.{{ column }}, {{ cells }}.{{ column }}){{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Of the rules that fit, the first one wins, for an `order by`. -#}
{% macro first_match(rules) -%}
    {{ rules }}.rule_number nulls last, {{ rules }}.channel nulls last
{%- endmacro %}
