{#- How the engine stores texts from here on: `plain` where nearly every row has another one, as order ids are, because looking for repeats
    takes longer than writing them; else `shared`, each once for many rows. Other methods are not tried: on every column of text that takes
    more time than all that is gained by the smaller file. What is published is compressed in full. -#}
{% macro store_texts(how) %}{{ return(adapter.dispatch('store_texts')(how)) }}{% endmacro %}
{% macro default__store_texts(how) -%}{%- endmacro %}
{% macro duckdb__store_texts(how) -%}
    set disabled_compression_methods = '{{ {'plain': 'dict_fsst,fsst,zstd', 'shared': 'fsst,zstd'}[how] }}'
{%- endmacro %}
