{#- Rule "Threshold sets and based_on" in docs/rules.md.

    The rows of `rows` that hold for each owner in `bases` (int_policy_bases, one kind of owners): of the rows that agree in `key`, the one that
    is written nearest. `owner` names the column of `rows` that says whose row it is; `written_in` says where the row that holds is written. -#}
{% macro written_or_inherited(rows, bases, owner, key, others) -%}
select
    owner_id as {{ owner }},
    written_in,
    {{ (key + others) | join(',\n    ') }}
from (
    select
        {{ bases }}.owner_id,
        {{ rows }}.{{ owner }} as written_in,
        {%- for column in key + others %}
        {{ rows }}.{{ column }},
        {%- endfor %}
        row_number() over (
            partition by {{ bases }}.owner_id, {{ rows }}.{{ key | join(', ' ~ rows ~ '.') }}
            -- Two rows for the same thing are a mistake, which policy_problems reports.
            order by {{ bases }}.distance, {{ rows }}.{{ others | join(' nulls last, ' ~ rows ~ '.') }} nulls last
        ) as nearness
    from {{ bases }}
    inner join {{ rows }}
        on {{ bases }}.base_id = {{ rows }}.{{ owner }}
) as candidates
where nearness = 1
{%- endmacro %}
