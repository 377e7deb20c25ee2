{#- Follows links to their end without recursion: CTEs that take a CTE `links` (node_id, next_id; one row per linked node) and end in
    `<prefix>_climbed` (node_id, end_id, is_endless). Each round doubles the distance, so 2^rounds links are followed; a node still on
    its way then leads into a cycle, and `end_id` is a member of it. Every member of a cycle is the end of some member's way. -#}
{% macro climb(links, prefix, rounds=16) %}
{{ prefix }}_0 as {{ materialized() }} (

    select
        node_id,
        next_id as at_id
    from {{ links }}

),
{% for round in range(1, rounds + 1) %}
{{ prefix }}_{{ round }} as {{ materialized() }} (

    select
        near.node_id,
        coalesce(far.at_id, near.at_id) as at_id
    from {{ prefix }}_{{ round - 1 }} as near
    left join {{ prefix }}_{{ round - 1 }} as far
        on near.at_id = far.node_id

),
{% endfor %}
{{ prefix }}_climbed as {{ materialized() }} (

    select
        climbed.node_id,
        climbed.at_id as end_id,
        links.node_id is not null as is_endless
    from {{ prefix }}_{{ rounds }} as climbed
    left join {{ links }} as links
        on climbed.at_id = links.node_id

)
{%- endmacro %}
