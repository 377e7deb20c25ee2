{#- Which side of a join the engine keeps in memory: the one it has `estimated` to be the smaller, or the right one, `as written`, where its
    estimate of a long query is a thousand times off and would have it keep the larger one. -#}
{% macro take_join_sides(how) %}{{ return(adapter.dispatch('take_join_sides')(how)) }}{% endmacro %}
{% macro default__take_join_sides(how) -%}{%- endmacro %}
{% macro duckdb__take_join_sides(how) -%}
    set disabled_optimizers = '{{ {'as written': 'build_side_probe_side', 'estimated': ''}[how] }}'
{%- endmacro %}
