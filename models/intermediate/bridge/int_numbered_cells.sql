{{ config(materialized='view') }}

-- Bridge (macros/bridge.sql). One row per threshold set and combination of segments: the number that stands for it.
with tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size' and scope = '*'
),

stages as (
    {{ numbered_segments('lifecycle_stage') }}
),

statuses as (
    {{ numbered_segments('dormancy_status') }}
),

bands as (
    {{ numbered_segments('transaction_band') }}
)

select
    tiers.threshold_set,
    {{ cell_number('tiers.tier_rank', 'stages.number', 'statuses.number', 'bands.number') }} as cell_number,
    stages.segment as lifecycle_stage,
    tiers.segment as size_segment,
    statuses.segment as dormancy_status,
    bands.segment as transaction_band
from tiers
cross join stages
cross join statuses
cross join bands
