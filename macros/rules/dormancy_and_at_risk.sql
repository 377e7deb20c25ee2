{#- Rules "Dormancy" and "At risk" in docs/rules.md: what an account's silence says. Exactly the dormancy days are not dormant yet. It is at risk when it has
    been silent for longer than its own rhythm lets expect: more than the factor times its longest recent interval.
    Takes these columns: last_purchase_date, days_since_last_purchase, rhythm_transaction_count, longest_interval_days (null for none), and the
    parameters at_risk_min_transactions, at_risk_min_silent_days and at_risk_interval_factor. -#}
{% macro dormancy_status(dormant_after_days='dormant_after_days') -%}
    case
        when last_purchase_date is null then {{ word('dormancy_status', 'never_ordered') }}
        when days_since_last_purchase > {{ dormant_after_days }} then {{ word('dormancy_status', 'dormant') }}
        when
            rhythm_transaction_count >= at_risk_min_transactions
            and days_since_last_purchase > at_risk_min_silent_days
            and days_since_last_purchase > at_risk_interval_factor * coalesce(longest_interval_days, 0)
            then {{ word('dormancy_status', 'at_risk') }}
        else {{ word('dormancy_status', 'active') }}
    end
{%- endmacro %}

{#- Whether a rhythm can still decide: silent for long enough to be at risk, and not dormant. -#}
{% macro may_be_at_risk(days_since_last_purchase, dormant_after_days, at_risk_min_silent_days) -%}
    ({{ days_since_last_purchase }} > {{ at_risk_min_silent_days }} and {{ days_since_last_purchase }} <= {{ dormant_after_days }})
{%- endmacro %}

{#- A customer who is not lost. -#}
{% macro is_active_customer(dormancy_status) -%}
    {{ dormancy_status }} in ({{ word('dormancy_status', 'active') }}, {{ word('dormancy_status', 'at_risk') }})
{%- endmacro %}
