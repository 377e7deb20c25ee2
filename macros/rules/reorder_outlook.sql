{#- Rule "Reorder outlook" in docs/rules.md: what is expected of accounts, and when not to rely on it. -#}

{#- How many accounts must have bought again before they are judged by themselves: those of a type, and those of one of its industries. -#}
{% macro enough_repeating_accounts() %}{{ return(200) }}{% endmacro %}
{% macro enough_repeating_accounts_of_industry() %}{{ return(500) }}{% endmacro %}

{#- How many accounts of a group a fit looks at: the parameters of more would not differ. -#}
{% macro largest_outlook_sample() %}{{ return(5000) }}{% endmacro %}

{#- Whether what was predicted has come true: shares of accounts differ by at most 0.05 in all, and by at most 0.1 in the tenths, beyond chance.
    Null where nothing was predicted. -#}
{% macro is_calibrated() -%}
    (abs(ordered_share - predicted_share) <= 0.05 and calibration_error <= 0.1)
{%- endmacro %}

{#- What of the trailing months' amount is not to be expected again: the amount times the probability that the account has stopped. Null where
    either is unknown. -#}
{% macro amount_at_risk(amount, probability_active) -%}
    cast(cast(case when {{ amount }} < 0 then 0 else {{ amount }} end as decimal(28, 2)) * (1 - {{ probability_active }}) as decimal(18, 2))
{%- endmacro %}

{#- Why not to rely on a fit, in words; null where nothing speaks against it. -#}
{% macro reorder_fit_warning() -%}
    nullif(concat_ws(
        '; ',
        case when method <> 'fitted' then 'too few accounts have bought again for a model' end,
        case
            when repeating_account_count < {{ enough_repeating_accounts() }}
                then 'only ' || cast(cast(repeating_account_count as integer) as {{ dbt.type_string() }}) || ' accounts have bought again'
        end,
        case when is_converged = 0 then 'the search for the parameters did not end' end,
        case
            when method = 'fitted' and calibration_error is null then 'nothing earlier to compare with'
            when not {{ is_calibrated() }}
                then 'six months ago it was off: '
                || cast(cast(round(100 * predicted_share) as integer) as {{ dbt.type_string() }}) || ' % of the accounts were expected to order, '
                || cast(cast(round(100 * ordered_share) as integer) as {{ dbt.type_string() }}) || ' % did (by tenths '
                || cast(cast(round(100 * calibration_error) as integer) as {{ dbt.type_string() }}) || ' points)'
        end
    ), '')
{%- endmacro %}
