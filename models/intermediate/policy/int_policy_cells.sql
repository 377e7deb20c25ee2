-- One row per threshold set and cell: a combination of lifecycle stage, size segment, dormancy status, transaction band and coverage group
-- that can exist.
--
-- Read before the policy is known to be sound, so that policy_problems can say which rules never win.
with thresholds as (
    select * from {{ ref('int_policy_tiers') }}
),

parameters as (
    select * from {{ ref('int_policy_set_parameters') }}
),

size_segments as (
    select
        threshold_set,
        segment as size_segment,
        coalesce(enter_at, 0) as enter_at
    from thresholds
    where measure = 'size' and scope = '*'
),

-- An account is whitespace only in a large group; where size is the group's, it is then at least as large itself.
whitespace_floors as (
    select
        size_segments.threshold_set,
        min(size_segments.enter_at) as enter_at
    from size_segments
    inner join parameters as scopes
        on size_segments.threshold_set = scopes.threshold_set and scopes.parameter = 'size_scope'
    inner join parameters as floors
        on size_segments.threshold_set = floors.threshold_set and floors.parameter = 'whitespace_min_segment'
    where lower(scopes.value) = 'account' or lower(floors.value) = size_segments.size_segment
    group by size_segments.threshold_set
),

stages as (
    {{ words_as_rows('lifecycle_stage') }}
),

statuses as (
    {{ words_as_rows('dormancy_status') }}
),

bands as (
    {{ words_as_rows('transaction_band') }}
),

coverage_groups as (
    select coverage_group
    from {{ ref('stg_policy__coverage_groups') }}
    where coverage_group is not null
    union
    select 'none' as coverage_group
)

select
    size_segments.threshold_set,
    stages.word as lifecycle_stage,
    size_segments.size_segment,
    statuses.word as dormancy_status,
    bands.word as transaction_band,
    coverage_groups.coverage_group
from size_segments
cross join stages
cross join statuses
cross join bands
cross join coverage_groups
left join whitespace_floors
    on size_segments.threshold_set = whitespace_floors.threshold_set
where
    case stages.word
        when 'prospect' then statuses.word = 'never_ordered'
        when 'whitespace'
            then statuses.word in ('never_ordered', 'dormant') and size_segments.enter_at >= coalesce(whitespace_floors.enter_at, 0)
        when 'dormant' then statuses.word = 'dormant'
        else statuses.word in ('active', 'at_risk')
    end
    -- An account that never ordered has no transaction.
    and (statuses.word <> 'never_ordered' or bands.word = 'none')
