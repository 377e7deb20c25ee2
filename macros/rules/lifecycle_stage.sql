{#- Rules "Lifecycle stage" and "Whitespace" in docs/rules.md: the first stage that fits. An account that does not buy is whitespace where its group is large and
    another account of the group buys. A reactivated account has bought after a gap longer than the dormancy days.
    Takes these columns: dormancy_status, is_group_active, days_since_first_purchase, days_since_last_purchase, last_gap_days, and the
    parameters new_customer_days and reactivated_days. -#}
{% macro lifecycle_stage(is_group_large='is_group_large', dormant_after_days='dormant_after_days') -%}
    case
        when
            dormancy_status in ({{ word('dormancy_status', 'never_ordered') }}, {{ word('dormancy_status', 'dormant') }})
            and {{ is_group_large }}
            and is_group_active
            then {{ word('lifecycle_stage', 'whitespace') }}
        when dormancy_status = {{ word('dormancy_status', 'never_ordered') }} then {{ word('lifecycle_stage', 'prospect') }}
        when dormancy_status = {{ word('dormancy_status', 'dormant') }} then {{ word('lifecycle_stage', 'dormant') }}
        when days_since_first_purchase <= new_customer_days then {{ word('lifecycle_stage', 'new') }}
        when days_since_last_purchase <= reactivated_days and last_gap_days > {{ dormant_after_days }}
            then {{ word('lifecycle_stage', 'reactivated') }}
        else {{ word('lifecycle_stage', 'established') }}
    end
{%- endmacro %}
