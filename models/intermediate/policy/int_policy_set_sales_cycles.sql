-- One row per threshold set and industry: its sales cycle, as the set writes it or the nearest set that it is based on.
with bases as (
    select * from {{ ref('int_policy_bases') }}
    where owner_kind = 'threshold_set'
),

written as (
    select * from {{ ref('stg_policy__sales_cycles') }}
)

{{ written_or_inherited('written', 'bases', 'threshold_set', ['industry'], ['cycle']) }}
