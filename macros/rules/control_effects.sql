{#- Rule "Control effects" in docs/rules.md: what can be seen of the effect of a move, and how it is said. -#}

{#- Standard errors from 0 at which a true difference is seen in four of five trials, with one false alarm in twenty: the quantiles of the
    normal distribution at 97.5 % and 80 %, added up (Bloom 1995, Minimum detectable effects, Evaluation Review 19(5), 547-556). -#}
{% macro visible_standard_errors() %}{{ return(2.8016) }}{% endmacro %}

{#- The smallest true difference that as many accounts as there are show in four of five trials. -#}
{% macro smallest_visible_difference(standard_error) -%}
    {{ visible_standard_errors() }} * {{ standard_error }}
{%- endmacro %}

{#- How many accounts show a difference in four of five trials, if they vary as those do that there are, and as large a share is kept: the
    standard error falls with the root of their number. Null where there is no such difference. -#}
{% macro accounts_needed(standard_error, account_count, difference) -%}
    case
        when {{ difference }} > 0 and {{ standard_error }} > 0
            then
                least(
                    ceil(
                        ({{ account_count }})
                        * power(
                            cast({{ smallest_visible_difference(standard_error) }} as {{ dbt.type_float() }})
                            / cast({{ difference }} as {{ dbt.type_float() }}),
                            2
                        )
                    ),
                    2000000000
                )
    end
{%- endmacro %}

{#- A row of compared accounts as a person would say it. -#}
{% macro control_effect_in_words(relation) -%}
    {%- set row = relation ~ '.' -%}
    {%- set months = 'cast(' ~ row ~ "control_months as string) || ' months'" -%}
    {%- set currency = "' ' || " ~ row ~ 'reporting_currency' -%}
    {%- set noun = "replace(" ~ row ~ "outcome, '_', ' ')" -%}
    {%- set running = row ~ 'moved_running_count + ' ~ row ~ 'kept_running_count' -%}
    {%- set ended = row ~ 'moved_account_count + ' ~ row ~ 'kept_account_count' -%}
    case
        when {{ ended }} + {{ running }} = 0
            then
                'No account has moved or been kept from ' || {{ row }}from_channel || ' to ' || {{ row }}to_channel || ' sales under '
                || {{ row }}policy_id || ' so far' || case when {{ row }}outcome = 'gross_margin' then ' with a known margin.' else '.' end
        else
            {{ counted(row ~ 'moved_account_count', 'account') }} || ' moved from ' || {{ row }}from_channel || ' to '
            || {{ row }}to_channel || ' sales under ' || {{ row }}policy_id || ' ' || {{ months }} || ' ago or more'
            || case when {{ row }}outcome = 'gross_margin' then ' with a known margin, ' else ', ' end
            || cast({{ row }}kept_account_count as string) || ' stayed to be compared. '
            || case
                when {{ row }}verdict = 'too_early'
                    then
                        'That says nothing yet.'
                        || coalesce(
                            ' ' || {{ counted(running, 'account') }} || ' will follow, the next on ' || cast({{ row }}next_end_date as string) || '.',
                            ''
                        )
                else
                    'In the ' || {{ months }} || ' after that day ' || {{ noun }} || ' was '
                    || {{ more_or_less(row ~ 'moved_mean_change', currency) }} || ' an account than in the ' || {{ months }}
                    || ' before where it moved, ' || {{ more_or_less(row ~ 'kept_mean_change', currency) }}
                    || ' where it stayed: a difference of ' || {{ amount_in_words(row ~ 'difference') }} || {{ currency }}
                    || coalesce(
                        ' (from ' || {{ amount_in_words(row ~ 'interval_low') }} || ' to ' || {{ amount_in_words(row ~ 'interval_high') }}
                        || ' with 95 % confidence)',
                        ''
                    )
                    || '. '
                    || case {{ row }}verdict
                        when 'not_tested' then 'Whether that is chance has not been tested.'
                        when 'may_be_chance' then 'That may be chance: '
                        when 'raised' then 'The move raised ' || {{ noun }} || ': only '
                        else 'The move lowered ' || {{ noun }} || ': only '
                    end
                    || coalesce(
                        case when {{ row }}p_value < 0.001 then 'less than 0.1 %' else {{ per_cent_in_words(row ~ 'p_value') }} end
                        || ' of random draws differ as much.',
                        ''
                    )
                    || coalesce(
                        ' To see a difference of ' || {{ amount_in_words(row ~ 'difference_to_see') }} || {{ currency }} || ' ('
                        || {{ per_cent_in_words(row ~ 'control_difference_share') }} || ' of what an account bought before), about '
                        || {{ amount_in_words(row ~ 'accounts_needed') }} || ' accounts are needed; these ' || cast({{ ended }} as string)
                        || ' show one of ' || {{ amount_in_words(row ~ 'smallest_visible_difference') }} || {{ currency }} || ' or more.',
                        ''
                    )
            end
    end
{%- endmacro %}

{#- A number of things: 1 account, 2 accounts. -#}
{% macro counted(number, noun) -%}
    cast({{ number }} as string) || ' {{ noun }}' || case when {{ number }} = 1 then '' else 's' end
{%- endmacro %}

{#- A change of an amount: 1,240 USD more, 310 USD less. -#}
{% macro more_or_less(change, currency) -%}
    {{ amount_in_words('abs(' ~ change ~ ')') }} || {{ currency }} || case when {{ change }} < 0 then ' less' else ' more' end
{%- endmacro %}

{#- A share of 1 as per cent, with one decimal where it has one: 17 %, 0.4 %. -#}
{% macro per_cent_in_words(share) -%}
    {{ plain_number('100 * ' ~ share, 'decimal(9, 1)') }} || ' %'
{%- endmacro %}
