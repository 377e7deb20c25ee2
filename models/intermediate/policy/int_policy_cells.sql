{{ config(materialized='view') }}

-- Every combination of segments that can exist, per threshold set. Read before the policy is known to be sound, so that
-- policy_problems can say which rules never win.
with thresholds as (

    select * from {{ ref('stg_policy__segment_thresholds') }}

),

parameters as (

    select * from {{ ref('stg_policy__policy_parameters') }}

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

behaviours as (

    select
        stages.lifecycle_stage,
        statuses.dormancy_status,
        bands.transaction_band
    from (values ('whitespace'), ('prospect'), ('dormant'), ('new'), ('reactivated'), ('established')) as stages (lifecycle_stage)
    cross join (values ('never_ordered'), ('active'), ('at_risk'), ('dormant')) as statuses (dormancy_status)
    cross join (values ('none'), ('small'), ('large')) as bands (transaction_band)
    where
        case
            when stages.lifecycle_stage = 'prospect' then statuses.dormancy_status = 'never_ordered'
            when stages.lifecycle_stage = 'whitespace' then statuses.dormancy_status in ('never_ordered', 'dormant')
            when stages.lifecycle_stage = 'dormant' then statuses.dormancy_status = 'dormant'
            else statuses.dormancy_status in ('active', 'at_risk')
        end
        -- Who never ordered has no transaction.
        and (statuses.dormancy_status <> 'never_ordered' or bands.transaction_band = 'none')

),

final as (

    select
        size_segments.threshold_set,
        behaviours.lifecycle_stage,
        size_segments.size_segment,
        behaviours.dormancy_status,
        behaviours.transaction_band
    from size_segments
    cross join behaviours
    left join whitespace_floors
        on size_segments.threshold_set = whitespace_floors.threshold_set
    where
        behaviours.lifecycle_stage <> 'whitespace'
        or size_segments.enter_at >= coalesce(whitespace_floors.enter_at, 0)

)

select * from final
