{#- Rule "Votes of the divisions" in docs/rules.md.

    The four ways to divide accounts between inside and outside sales. What a division alone would say is what the policy `<division>_only` says.
    This is the one list of them, each with the condition under which it abstains: it has nothing to measure then. Prospecting never abstains. -#}
{% macro divisions() %}
    {% do return({
        'prospecting': 'false',
        'account_size': "dormancy_status = 'never_ordered' and potential_amount is null",
        'dormancy': "dormancy_status = 'never_ordered'",
        'transaction_size': "transaction_band = 'none'",
    }) %}
{% endmacro %}

{#- The votes of the divisions as a list of columns. -#}
{% macro division_votes(relation) -%}
    {%- for division in divisions() -%}
        {{ relation }}.{{ division }}_vote{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- The votes as a sentence: 'prospecting says outside, account size abstain, ...'. -#}
{% macro division_votes_in_words(relation) -%}
    {%- for division in divisions() -%}
        {{ "|| ', " if not loop.first else "'" }}{{ division | replace('_', ' ') }} {{ 'says ' if loop.first }}' || {{ relation }}.{{ division }}_vote {{ '' }}
    {%- endfor -%}
{%- endmacro %}
