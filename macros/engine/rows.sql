{#- A whole raw row as one value, for the payload of a rejected row and for fingerprints. -#}

{#- One JSON text of the named columns; the columns in `masked` (personal data) show only that they were filled. -#}
{% macro row_as_json(columns, masked=[]) %}{{ return(adapter.dispatch('row_as_json')(columns, masked)) }}{% endmacro %}
{% macro duckdb__row_as_json(columns, masked) -%}
    cast(to_json({
        {%- for column in columns %}
        '{{ column.split('.') | last }}':
            {%- if column in masked %} case when {{ column }} is not null then '(hidden)' end
            {%- else %} cast({{ column }} as varchar)
            {%- endif %}
            {{- ',' if not loop.last }}
        {%- endfor %}
    }) as varchar)
{%- endmacro %}

{#- A whole number for the values of some columns of one row; nulls count, and equal rows have equal numbers. -#}
{% macro row_hash(columns) %}{{ return(adapter.dispatch('row_hash')(columns)) }}{% endmacro %}
{% macro duckdb__row_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{#- The sum of such numbers over rows: exact however many they are, 0 for none, and the same in whatever order rows come. -#}
{% macro sum_of_hashes(hash) %}{{ return(adapter.dispatch('sum_of_hashes')(hash)) }}{% endmacro %}
{% macro default__sum_of_hashes(hash) -%} coalesce(sum(cast({{ hash }} as decimal(38, 0))), 0) {%- endmacro %}
{% macro duckdb__sum_of_hashes(hash) -%} coalesce(sum({{ hash }}), 0) {%- endmacro %}

{#- A number for the content of all rows of a relation that does not depend on their order; duplicates count. -#}
{% macro rows_fingerprint(columns) %}{{ return(hashes_fingerprint(row_hash(columns))) }}{% endmacro %}

{#- The same from a hash of each row. -#}
{% macro hashes_fingerprint(hash) -%}
    concat(count(*), ':', {{ sum_of_hashes(hash) }})
{%- endmacro %}

{% macro replace_all(text, pattern, replacement) %}{{ return(adapter.dispatch('replace_all')(text, pattern, replacement)) }}{% endmacro %}
{% macro duckdb__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{#- The text with everything but letters and digits of any script replaced by spaces. -#}
{% macro letters_and_digits(text) %}{{ return(adapter.dispatch('letters_and_digits')(text)) }}{% endmacro %}
{% macro duckdb__letters_and_digits(text) -%}
    regexp_replace({{ text }}, '[^\p{L}\p{N}]+', ' ', 'g')
{%- endmacro %}

{#- For policy seeds, whose values are text: null where the text is no such value. -#}
{% macro try_cast_text(expression, data_type) %}{{ return(adapter.dispatch('try_cast_text')(expression, data_type)) }}{% endmacro %}
{% macro duckdb__try_cast_text(expression, data_type) -%}
    {%- set pattern = '[0-9]{4}-[0-9]{2}-[0-9]{2}' if data_type == 'date'
        else '[+-]?[0-9]+' if data_type == 'integer'
        else '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)' -%}
    case when regexp_full_match({{ expression }}, '{{ pattern }}') then try_cast({{ expression }} as {{ data_type }}) end
{%- endmacro %}

{#- A condition on a group of rows: whether some of them may agree in the columns. It never misses any, and seldom takes few rows for more. -#}
{% macro may_repeat(columns) %}{{ return(adapter.dispatch('may_repeat')(columns)) }}{% endmacro %}
{% macro default__may_repeat(columns) -%}
    count(*) > count(distinct {{ row_hash(columns) }})
{%- endmacro %}
{#- Rows that fill as many of 64 slots as they are differ, and counting bits costs a fifth of counting distinct values. Slots from two
    parts of the hash, because a few rows in a hundred groups meet in one by chance. -#}
{% macro duckdb__may_repeat(columns) -%}
    count(*) > bit_count(bit_or(cast(1 as ubigint) << ({{ row_hash(columns) }} % 64)))
    and count(*) > bit_count(bit_or(cast(1 as ubigint) << ({{ row_hash(columns) }} // 64 % 64)))
{%- endmacro %}
