{#- Rule "Currency conversion" in docs/rules.md. An order takes the rate of its own date; a linked return takes the rate of the order that it takes
    back (int_orders), so that taking a whole order back leaves nothing. -#}

{#- An amount of money rounded to cents, half away from zero. -#}
{% macro in_cents(amount) -%}
    cast(round({{ amount }}, 2) as decimal(18, 2))
{%- endmacro %}

{#- An amount in reporting currency, rounded to cents; null without a rate. -#}
{% macro in_reporting_currency(amount, rate) -%}
    case when {{ rate }} = 1 then {{ in_cents(amount) }} else {{ in_cents('cast(' ~ amount ~ ' as decimal(38, 10)) * ' ~ rate) }} end
{%- endmacro %}

{#- The condition of a join with int_exchange_rates: the rate of a currency on a date. -#}
{% macro rate_holds(rates, currency_code, date) -%}
    {{ currency_code }} = {{ rates }}.currency_code
    and {{ date }} >= {{ rates }}.valid_from
    and {{ date }} < {{ rates }}.valid_until
{%- endmacro %}
