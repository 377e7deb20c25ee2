{#- The parameters that a threshold set must have, with their types. -#}
{% macro policy_parameter_types() %}
    {% do return({
        'reporting_currency': 'string',
        'earliest_plausible_date': 'date',
        'size_scope': 'string',
        'size_measure': 'string',
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
        'whitespace_min_segment': 'string',
        'deal_grouping_days': 'integer',
        'dwell_free_days': 'integer',
        'deal_hold_min_deal_age_days': 'integer',
        'data_hold_months': 'integer',
        'control_share': 'decimal(9, 4)',
        'control_months': 'integer',
        'control_difference_share': 'decimal(9, 4)',
        'history_months': 'integer',
        'upcoming_days': 'integer',
        'introduction_due_days': 'integer',
        'first_contact_due_days': 'integer',
        'credit_days': 'integer',
        'credit_share_start': 'decimal(9, 4)',
        'credit_share_end': 'decimal(9, 4)',
        'credit_steps': 'integer',
        'soon_days': 'integer',
        'flap_days': 'integer',
        'hindsight_months': 'integer',
        'decline_days': 'integer',
        'decline_alert_ratio': 'decimal(9, 4)',
        'newest_order_max_days': 'integer',
        'newest_order_warn_days': 'integer',
        'selling_share_of_margin': 'decimal(9, 4)',
        'seller_change_orders': 'integer',
        'book_handover_lock_days': 'integer',
        'book_balance_weight': 'decimal(9, 4)',
        'book_move_weight': 'decimal(9, 4)',
        'book_region_weight': 'decimal(9, 4)',
    }) %}
{% endmacro %}

{#- Words are compared in the case that staging gives them. -#}
{% macro policy_parameter_value(parameter) -%}
    {%- if parameter == 'reporting_currency' -%} upper(value)
    {%- elif policy_parameter_types()[parameter] == 'string' -%} lower(value)
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

{#- A query for the first and the last date that a raw row can mean. Systems write 0001-01-01, 1900-01-01 or 9999-12-31 where there is no date.
    Staging has to know them before anybody can tell whether the policy is sound: where it does not say from when on, the earliest date that it
    may say holds until policy_problems stops the run. -#}
{% macro plausible_dates() -%}
    select
        coalesce(
            max(case when parameter = 'earliest_plausible_date' then {{ plausible_date('value') }} end),
            cast('{{ earliest_allowed_date() }}' as date)
        ) as earliest_date,
        cast('{{ latest_plausible_date() }}' as date) as latest_date
    from {{ ref('stg_policy__policy_parameters') }}
{%- endmacro %}

{#- The parameters that decide a channel. The others only say what is shown, listed or remarked on, and may change under a policy in force. -#}
{% macro deciding_parameters() %}
    {% do return(policy_parameter_types().keys() | reject('in', [
        'history_months', 'upcoming_days', 'introduction_due_days', 'first_contact_due_days', 'credit_days', 'credit_share_start',
        'credit_share_end', 'credit_steps', 'soon_days', 'flap_days', 'hindsight_months', 'decline_days',
        'decline_alert_ratio', 'newest_order_max_days', 'newest_order_warn_days',
        'selling_share_of_margin', 'seller_change_orders', 'control_difference_share', 'book_handover_lock_days', 'book_balance_weight',
        'book_move_weight', 'book_region_weight',
    ]) | list) %}
{% endmacro %}

{#- What a parameter says, as text that does not depend on how it is written: 0365 is 365 and 1.250 is 1.25. -#}
{% macro policy_parameter_meaning() -%}
    case
        {%- for parameter in deciding_parameters() %}
        when parameter = '{{ parameter }}' then
            {%- set data_type = policy_parameter_types()[parameter] %}
            {%- if data_type == 'integer' %} coalesce(cast({{ try_cast_text('value', 'integer') }} as {{ dbt.type_string() }}), value)
            {%- elif data_type.startswith('decimal') %} coalesce({{ plain_number(try_cast_text('value', data_type), data_type) }}, value)
            {%- else %} {{ policy_parameter_value(parameter) }}
            {%- endif %}
        {%- endfor %}
    end
{%- endmacro %}

{#- A decimal with places as text, without zeros that say nothing. -#}
{% macro plain_number(expression, data_type) -%}
    trim(trailing '.' from trim(trailing '0' from cast(cast({{ expression }} as {{ data_type }}) as {{ dbt.type_string() }})))
{%- endmacro %}

{#- Whether RESTATE_POLICY names the policy. -#}
{% macro is_restated_on_purpose(policy_id) -%}
    {%- set named = restated_policies() -%}
    {%- if named -%}
        {{ policy_id }} in ({% for name in named %}'{{ escape_single_quotes(name) }}'{{ ', ' if not loop.last }}{% endfor %})
    {%- else -%} false
    {%- endif -%}
{%- endmacro %}
