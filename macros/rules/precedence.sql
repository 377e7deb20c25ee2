{#- Rule "What wins: the assignment source" in docs/rules.md: an override decides before a data hold, that before the control group, that
    before a deal hold, and that before the settled channel. What a person decided goes before everything that is computed. -#}

{#- The assigned channel. `kept_channel` is where a data hold keeps the account; before its first channel, in the policy's fallback. -#}
{% macro assigned_channel(overrides, data_holds, held_periods, kept_channel) -%}
    case
        when {{ overrides }}.account_id is not null then {{ overrides }}.channel
        when {{ data_holds }}.account_id is not null then {{ kept_channel }}
        else {{ held_periods }}.held_channel
    end
{%- endmacro %}

{#- Which of them it was: what lies between the settled channel and the assigned one. -#}
{% macro intervention(overrides, data_holds, held_periods) -%}
    case
        when {{ overrides }}.account_id is not null then 'override'
        when {{ data_holds }}.account_id is not null then 'data_hold'
        else {{ held_periods }}.held_by
    end
{%- endmacro %}

{#- Which of several overrides of one account holds, for an `order by`: where merges bring several together, the one that began last. -#}
{% macro override_precedence(overrides) -%}
    {{ overrides }}.valid_from desc, {{ overrides }}.account_id asc
{%- endmacro %}
