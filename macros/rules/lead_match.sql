{#- Rule "Leads" in docs/rules.md: what of an address or a name is compared. int_leads compares, in this
    order: the account that the lead was converted to, the mail domain, the company name with its country. -#}

{#- The domain of a lead's e-mail address; null where it has none. -#}
{% macro email_domain(email) -%}
    case when {{ email }} like '%@%' then {{ replace_all(email, '^.*@', '') }} end
{%- endmacro %}

{#- What is left of an account's web address or mail domain when only the domain counts. -#}
{% macro normalised_domain(column) -%}
    nullif({{ replace_all(replace_all('lower(' ~ raw_text(column) ~ ')', '^([a-z]+://)?(www[.])?', ''), '[/:?#].*$', '') }}, '')
{%- endmacro %}

{#- A company name without what differs from one record to the next: case, punctuation, spaces and the legal form at its end. -#}
{% macro normalised_company_name(column) -%}
    {%- set legal_forms = 'inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|plc|gmbh|ag|kg|sa|sas|sarl|srl|spa|bv|nv|ab|as|oy|pty' -%}
    {%- set words = letters_and_digits(replace_all('lower(' ~ column ~ ')', '&', ' and ')) -%}
    nullif(trim({{ replace_all('trim(' ~ words ~ ')', '(( |^)(' ~ legal_forms ~ '))+$', '') }}), '')
{%- endmacro %}
