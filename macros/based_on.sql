{#- CTEs that end in `ways` (owner_id, base_id, distance): each owner of rows with every owner that it is based on, directly or through
    others, itself at distance 0. `owners` is a CTE of (owner_id, based_on). Each round doubles the reach, so bases are found 64 steps away. -#}
{% macro follow_bases(owners) -%}
{%- set rounds = 6 -%}
ways_0 as {{ materialized() }} (

    select
        owner_id,
        owner_id as base_id,
        0 as distance
    from {{ owners }}

    union all

    select
        owner_id,
        based_on as base_id,
        1 as distance
    from {{ owners }}
    where based_on is not null

),
{% for round in range(1, rounds + 1) %}
ways{{ '_' ~ round if round < rounds }} as {{ materialized() }} (

    select
        near.owner_id,
        far.base_id,
        min(near.distance + far.distance) as distance
    from ways_{{ round - 1 }} as near
    inner join ways_{{ round - 1 }} as far
        on near.base_id = far.owner_id
    group by
        near.owner_id,
        far.base_id

){{ ',' if round < rounds }}
{% endfor %}
{%- endmacro %}

{#- The rows of `rows` that hold for each owner in `bases` (owner_id, base_id, distance): of the rows that agree in `key`, those that are
    written nearest. `owner` names the column of `rows` that says whose row it is; `written_in` says where the row that holds is written. -#}
{% macro written_or_inherited(rows, bases, owner, key, others) -%}
    select
        owner_id as {{ owner }},
        written_in,
        {% for column in key + others -%}
        {{ column }}{{ ',' if not loop.last }}
        {% endfor -%}
    from (
        select
            {{ bases }}.owner_id,
            {{ rows }}.{{ owner }} as written_in,
            {% for column in key + others -%}
            {{ rows }}.{{ column }},
            {% endfor -%}
            row_number() over (
                partition by {{ bases }}.owner_id, {{ rows }}.{{ key | join(', ' ~ rows ~ '.') }}
                -- Two rows for the same thing are a mistake, which policy_problems reports.
                order by {{ bases }}.distance, {{ rows }}.{{ others | join(', ' ~ rows ~ '.') }}
            ) as nearness
        from {{ bases }}
        inner join {{ rows }}
            on {{ bases }}.base_id = {{ rows }}.{{ owner }}
    ) as candidates
    where nearness = 1
{%- endmacro %}
