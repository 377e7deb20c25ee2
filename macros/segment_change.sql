{#- How a segment differs from the one before, in words: 'dormancy status active -> dormant; ', or nothing. -#}
{% macro segment_change(dimension) -%}
    case
        when {{ dimension }} <> former_{{ dimension }}
            then '{{ dimension | replace("_", " ") }} ' || former_{{ dimension }} || ' -> ' || {{ dimension }} || '; '
        else ''
    end
{%- endmacro %}
