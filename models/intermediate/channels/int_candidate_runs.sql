{{ config(materialized='incremental', incremental_strategy='changed_evaluations', meta={'evaluation_column': 'from_number'}) }}

-- Stretches of month-ends at which a policy of a track gives an account the same channel (`run_number`: where the stretch began, perhaps
-- under an earlier policy).
with spells as (

    select * from {{ changed_rows(ref('int_cell_spells'), 'changed_evaluations', 'from_number') }}

),

tracks as (

    select * from {{ ref('int_policy_tracks') }}

),

decisions as (

    select * from {{ ref('int_policy_decisions') }}

),

decided as (

    select
        spells.account_id,
        spells.is_between,
        tracks.track,
        tracks.policy_id,
        tracks.from_number as policy_from_number,
        decisions.channel,
        greatest(spells.from_number, tracks.from_number) as from_number,
        least(spells.to_number, tracks.to_number) as to_number
    from spells
    inner join tracks
        on
            spells.threshold_set = tracks.threshold_set
            and spells.is_plain = tracks.is_plain
            and spells.is_between = tracks.is_between
            and spells.from_number <= tracks.to_number
            and spells.to_number >= tracks.from_number
    inner join decisions
        on
            tracks.policy_id = decisions.policy_id
            and spells.lifecycle_stage = decisions.lifecycle_stage
            and spells.size_segment = decisions.size_segment
            and spells.dormancy_status = decisions.dormancy_status
            and spells.transaction_band = decisions.transaction_band

),

followed as (

    select
        decided.*,
        coalesce(
            channel <> lag(channel) over (partition by account_id, track, is_between order by from_number), true
        ) as is_change
    from decided

),

numbered as (

    select
        followed.*,
        max(case when is_change then from_number end) over (
            partition by account_id, track, is_between order by from_number rows unbounded preceding
        ) as run_number
    from followed

),

final as (

    select
        account_id,
        track,
        is_between,
        policy_id,
        channel,
        run_number,
        min(from_number) as from_number,
        max(to_number) as to_number
    from numbered
    group by
        account_id,
        track,
        is_between,
        policy_id,
        policy_from_number,
        channel,
        run_number

)

select * from final
