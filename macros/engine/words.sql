{#- Words that a column holds again and again (statuses, stages, bands), and the type that makes comparing and storing them cheap: a column
    of millions of words is as small as one of numbers, and reads like text. What is published is `string`. Nobody relies on the order of
    words: an engine may sort them as they are listed, or by the alphabet. -#}
{% macro words(kind) %}
    {% do return({
        'lifecycle_stage': ['whitespace', 'prospect', 'dormant', 'new', 'reactivated', 'established'],
        'dormancy_status': ['never_ordered', 'active', 'at_risk', 'dormant'],
        'transaction_band': ['none', 'small', 'large'],
        'size_basis': ['none', 'potential', 'revenue', 'margin'],
    }[kind]) %}
{% endmacro %}

{#- The type of a kind of words. -#}
{% macro word_type(kind) %}{{ return(adapter.dispatch('word_type')(kind)) }}{% endmacro %}
{% macro default__word_type(kind) %}{{ return(dbt.type_string()) }}{% endmacro %}
{% macro duckdb__word_type(kind) %}{{ return("enum('" ~ words(kind) | join("', '") ~ "')") }}{% endmacro %}

{#- One word of a kind. A word that is not listed is a mistake in the project, and stops it. -#}
{% macro word(kind, value) -%}
    {%- if value not in words(kind) %}{{ exceptions.raise_compiler_error('No ' ~ kind ~ ' is called ' ~ value ~ '.') }}{% endif -%}
    cast('{{ value }}' as {{ word_type(kind) }})
{%- endmacro %}

{#- A text as a word of a kind. -#}
{% macro as_word(kind, text) -%}
    cast({{ text }} as {{ word_type(kind) }})
{%- endmacro %}

{#- The words of a kind as rows of one column, `word`. -#}
{% macro words_as_rows(kind) -%}
    {%- for each in words(kind) -%}
        select {{ word(kind, each) }} as word{{ ' union all ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
