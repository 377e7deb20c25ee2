{#- Rule "Deal routing" in docs/rules.md: the channel of an open deal by the deal_routing of the policy. -#}
{% macro deal_channel(account_channel, amount, deal_routing, large_deal_from) -%}
    case
        when {{ account_channel }} = 'house' then 'house'
        when {{ account_channel }} is not null and ({{ amount }} is null or {{ deal_routing }} = 'follow_account')
            then {{ account_channel }}
        when {{ amount }} >= {{ large_deal_from }} then 'outside'
        when {{ account_channel }} is not null and {{ deal_routing }} = 'large_outside_else_account' then {{ account_channel }}
        else 'inside'
    end
{%- endmacro %}
