{{ after('gate_intermediate') }}

with cells as (

    select * from {{ ref('int_sweep_cells') }}

),

scopes as (

    select * from {{ ref('int_account_boundaries') }}

),

tiers as (

    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'

),

decisions as (

    select * from {{ ref('int_policy_decisions') }}

),

as_of as (

    select * from {{ ref('int_as_of_date') }}

),

decided as (

    select
        cells.account_id,
        cells.policy_id,
        cells.measure,
        cells.segment,
        cells.percent,
        decisions.channel,
        lag(decisions.channel) over (partition by cells.account_id, cells.measure, cells.segment order by cells.percent) as channel_before
    from cells
    inner join scopes
        on cells.account_id = scopes.account_id
    inner join tiers
        on
            cells.threshold_set = tiers.threshold_set
            and scopes.size_scope = tiers.scope
            and cells.size_rank = tiers.tier_rank
    inner join decisions
        on
            cells.policy_id = decisions.policy_id
            and cells.lifecycle_stage = decisions.lifecycle_stage
            and tiers.segment = decisions.size_segment
            and cells.dormancy_status = decisions.dormancy_status
            and cells.transaction_band = decisions.transaction_band

),

counted as (

    select
        policy_id,
        measure,
        segment,
        percent,
        count(*) as account_count,
        count(case when channel = 'outside' then 1 end) as outside_count,
        count(case when channel <> channel_before then 1 end) as moved_by_step_count
    from decided
    group by
        policy_id,
        measure,
        segment,
        percent

),

final as (

    select
        counted.policy_id,
        counted.measure,
        counted.segment,
        cast(counted.percent as integer) as percent,
        cast(counted.account_count as integer) as account_count,
        cast(counted.outside_count as integer) as outside_count,
        cast(counted.moved_by_step_count as integer) as moved_by_step_count,
        cast(cast(counted.moved_by_step_count as decimal(18, 6)) / counted.account_count as decimal(9, 4)) as moved_by_step_share,
        -- One per cent of threshold that moves one per cent of the accounts or more.
        100 * counted.moved_by_step_count >= counted.account_count as is_cliff,
        as_of.as_of_date
    from counted
    cross join as_of

)

select * from final
