-- One row per policy or threshold set and one that it takes rows over from: itself, what it is based on, what that is based on, and so on.
--
-- A policy based on another writes only the rules that differ. Each round doubles the reach, so bases are found 64 steps away; a circle,
-- which policy_problems reports, ends there too.
{% set rounds = 6 %}

with owners as (
    select
        'policy' as owner_kind,
        policy_id as owner_id,
        based_on
    from {{ ref('stg_policy__policies') }}
    where policy_id is not null
    union all
    select
        'threshold_set' as owner_kind,
        threshold_set as owner_id,
        based_on
    from {{ ref('stg_policy__threshold_sets') }}
    where threshold_set is not null
),

within_0 as {{ materialized() }} (
    select
        owner_kind,
        owner_id,
        owner_id as base_id,
        0 as distance
    from owners
    union all
    select
        owner_kind,
        owner_id,
        based_on as base_id,
        1 as distance
    from owners
    where based_on is not null
),
{%- for round in range(1, rounds + 1) %}

within_{{ round }} as {{ materialized() }} (
    select
        near.owner_kind,
        near.owner_id,
        far.base_id,
        min(near.distance + far.distance) as distance
    from within_{{ round - 1 }} as near
    inner join within_{{ round - 1 }} as far
        on near.owner_kind = far.owner_kind and near.base_id = far.owner_id
    group by
        near.owner_kind,
        near.owner_id,
        far.base_id
){{ ',' if not loop.last }}
{%- endfor %}

select
    owner_kind,
    owner_id,
    base_id,
    distance
from within_{{ rounds }}
