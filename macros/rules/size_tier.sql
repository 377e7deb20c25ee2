{#- Rule "Size tier" in docs/rules.md: an account enters a tier at enter_at and leaves it below exit_below. Between the two it stays as it
    was at the last month-end. -#}

{#- Whether an amount reaches a tier, and not the next one: the tier without memory. -#}
{% macro is_in_tier(amount, tiers) -%}
    {{ amount }} >= {{ tiers }}.enter_at and ({{ tiers }}.next_enter_at is null or {{ amount }} < {{ tiers }}.next_enter_at)
{%- endmacro %}

{#- Whether an amount is between a tier's exit and its entrance, where memory decides. A tier without an exit has no such room. -#}
{% macro is_between_boundaries(amount, tiers) -%}
    ({{ amount }} >= {{ tiers }}.exit_below and {{ amount }} < {{ tiers }}.enter_at)
{%- endmacro %}

{#- Whether an amount alone puts an account over a tier's boundary (true) or under it (false); null between exit and entrance. An unknown
    amount is under: it never flatters. -#}
{% macro boundary_verdict(amount, tiers='tiers') -%}
    case
        when {{ amount }} is null or {{ amount }} < coalesce({{ tiers }}.exit_below, {{ tiers }}.enter_at) then false
        when {{ amount }} >= {{ tiers }}.enter_at then true
    end
{%- endmacro %}
