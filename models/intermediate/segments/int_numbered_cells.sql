-- The segments that each number of a cell stands for, in each threshold set: every combination, whether it can exist or not.
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
