-- The channel that each account has along each replayed policy, after dwell and holdout, from one evaluation to before the next move.
with changes as (

    select * from {{ ref('int_channel_changes') }}
    where track <> 'in_force' and effective_number is not null

),

followed as (

    select
        changes.*,
        lag(channel) over (partition by account_id, track order by effective_number) as former_effective_channel
    from changes

),

-- A change that was held until the next one came is no move.
moves as (

    select *
    from followed
    where former_effective_channel is null or channel <> former_effective_channel

),

final as (

    select
        account_id,
        track,
        policy_id,
        former_effective_channel as former_channel,
        channel,
        run_number,
        effective_number as from_number,
        coalesce(
            lead(effective_number) over (partition by account_id, track order by effective_number), {{ never() }}
        ) as until_number
    from moves

)

select * from final
