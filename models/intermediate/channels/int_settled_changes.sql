-- The settled changes: what settles as another channel than was settled before. The first appearance is one, from no channel.
with settlements as (

    select * from {{ ref('int_candidate_settlements') }}

),

-- A run that goes on under another policy may settle under either: the first time counts.
ranked as (

    select
        settlements.*,
        row_number() over (partition by account_id, track, is_between, run_number order by settled_number) as settling_rank
    from settlements

),

-- What settles at a D between month-ends follows the last month-end, and nothing follows it.
followed as (

    select
        ranked.*,
        {{ last_known('case when not is_between then channel end', ['account_id', 'track'], 'settled_number', 'before this row') }}
            as former_channel
    from ranked
    where settling_rank = 1

),

final as (

    select
        account_id,
        track,
        is_between,
        policy_id,
        threshold_set,
        holdout_days,
        former_channel,
        channel,
        run_number,
        settled_number
    from followed
    where former_channel is null or channel <> former_channel

)

select * from final
