{#- The parameters that a threshold set must have, with their types. -#}
{% macro policy_parameter_types() %}
    {% do return({
        'reporting_currency': 'varchar',
        'earliest_plausible_date': 'date',
        'size_scope': 'varchar',
        'size_measure': 'varchar',
        'size_months': 'integer',
        'size_months_long': 'integer',
        'transaction_size_months': 'integer',
        'transaction_size_rank': 'integer',
        'dormant_after_days_short': 'integer',
        'dormant_after_days_long': 'integer',
        'at_risk_months': 'integer',
        'at_risk_min_transactions': 'integer',
        'at_risk_min_silent_days': 'integer',
        'at_risk_interval_factor': 'decimal(9, 4)',
        'new_customer_days': 'integer',
        'reactivated_days': 'integer',
        'whitespace_min_segment': 'varchar',
        'deal_grouping_days': 'integer',
        'dwell_free_days': 'integer',
        'holdout_min_deal_age_days': 'integer',
        'quality_hold_months': 'integer',
        'history_months': 'integer',
        'upcoming_days': 'integer',
        'introduction_due_days': 'integer',
        'first_contact_due_days': 'integer',
        'credit_days': 'integer',
        'flap_days': 'integer',
        'hindsight_months': 'integer',
        'decline_days': 'integer',
        'decline_alert_ratio': 'decimal(9, 4)',
    }) %}
{% endmacro %}

{#- Words are compared in the case that staging gives them. -#}
{% macro policy_parameter_value(parameter) -%}
    {%- if parameter == 'reporting_currency' -%} upper(value)
    {%- elif policy_parameter_types()[parameter] == 'varchar' -%} lower(value)
    {%- else -%} value
    {%- endif -%}
{%- endmacro %}

{#- The limits of every date that is read. What stands for no date (`no_day`, `no_end`) lies outside them, and they bound the history: its
    months are counted from the first order on. -#}
{% macro earliest_allowed_date() %}{{ return('1800-01-01') }}{% endmacro %}
{% macro latest_plausible_date() %}{{ return('2100-12-31') }}{% endmacro %}

{#- The date of a policy parameter; null where it is none that can be meant. -#}
{% macro plausible_date(value) -%}
    case
        when
            {{ try_cast_text(value, 'date') }} between cast('{{ earliest_allowed_date() }}' as date) and cast('{{ latest_plausible_date() }}' as date)
            then {{ try_cast_text(value, 'date') }}
    end
{%- endmacro %}
