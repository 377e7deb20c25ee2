-- Every policy decides every cell that can exist, and no cell besides: exactly once, as the key of channel_decision_table is unique.
with expected as (
    select
        policies.policy_id,
        cells.threshold_set,
        cells.lifecycle_stage,
        cells.size_segment,
        cells.dormancy_status,
        cells.transaction_band,
        cells.coverage_group
    from {{ ref('stg_policy__policies') }} as policies
    inner join {{ ref('int_policy_cells') }} as cells
        on policies.threshold_set = cells.threshold_set
),

decided as (
    select
        policy_id,
        threshold_set,
        lifecycle_stage,
        size_segment,
        dormancy_status,
        transaction_band,
        coverage_group
    from {{ ref('channel_decision_table') }}
),

missing as (
    select * from expected
    except
    select * from decided
),

surplus as (
    select * from decided
    except
    select * from expected
)

select
    'not decided' as problem,
    missing.*
from missing
union all
select
    'no such cell' as problem,
    surplus.*
from surplus
