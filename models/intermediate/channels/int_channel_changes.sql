-- Settled changes after their holdout: `effective_number` is the first evaluation at which a change is not held, null where another change
-- settles before that.
with changes as (

    select * from {{ ref('int_settled_changes') }}

),

holdouts as (

    select * from {{ ref('int_holdouts') }}

),

followed as (

    select
        changes.*,
        holdouts.settled_date,
        holdouts.free_from_date,
        coalesce(
            min(case when not changes.is_between then changes.settled_number end) over (
                partition by changes.account_id, changes.track order by changes.settled_number
                rows between 1 following and unbounded following
            ),
            {{ never() }}
        ) as next_settled_number
    from changes
    inner join holdouts
        on
            changes.account_id = holdouts.account_id
            and changes.track = holdouts.track
            and changes.settled_number = holdouts.settled_number

),

final as (

    select
        account_id,
        track,
        is_between,
        policy_id,
        former_channel,
        channel,
        run_number,
        settled_number,
        next_settled_number,
        case
            when is_between then case when free_from_date <= settled_date then settled_number end
            when greatest(settled_number, {{ month_end_number('free_from_date') }}) < next_settled_number
                then greatest(settled_number, {{ month_end_number('free_from_date') }})
        end as effective_number,
        free_from_date
    from followed

)

select * from final
