{#- Follows links to their end: merges to the record that survives, parents to the top of a hierarchy. Takes a CTE of (node_id, next_id), one
    row per linked node, and ends in two CTEs:
    `cycle_members` (node_id): nodes whose links lead back to them; such links are not followed;
    `climbed` (node_id, end_id): the end of every linked node's way along the links that are left.

    The default needs no recursion, but an engine that keeps each CTE it reads twice. One that copies them instead, as Spark does, must bring
    a macro of its own. -#}
{% macro climb(links) %}{{ return(adapter.dispatch('climb')(links)) }}{% endmacro %}
{% macro default__climb(links) -%}
{{ follow_links(links, 'any') }},

-- A node that is still under way after all rounds is in a cycle or leads into one, and has got to a member of it.
cycle_members as {{ materialized() }} (
    select distinct any_way.at_id as node_id
    from any_way
    inner join {{ links }}
        on any_way.at_id = {{ links }}.node_id
),

sound_links as {{ materialized() }} (
    select
        {{ links }}.node_id,
        {{ links }}.next_id
    from {{ links }}
    left join cycle_members
        on {{ links }}.node_id = cycle_members.node_id
    where cycle_members.node_id is null
),

{{ follow_links('sound_links', 'sound') }},

climbed as (
    select
        node_id,
        at_id as end_id
    from sound_way
)
{%- endmacro %}

{#- CTEs that end in `<name>_way` (node_id, at_id): where each linked node is after 2^16 steps. Each round doubles the distance. -#}
{% macro follow_links(links, name) -%}
{%- set rounds = 16 -%}
{{ name }}_way_0 as {{ materialized() }} (
    select
        node_id,
        next_id as at_id
    from {{ links }}
),
{% for round in range(1, rounds + 1) %}
{{ name }}_way{{ '_' ~ round if round < rounds }} as {{ materialized() }} (
    select
        near.node_id,
        coalesce(far.at_id, near.at_id) as at_id
    from {{ name }}_way_{{ round - 1 }} as near
    left join {{ name }}_way_{{ round - 1 }} as far
        on near.at_id = far.node_id
){{ ',' if round < rounds }}
{% endfor %}
{%- endmacro %}
