{{ config(materialized='ephemeral') }}

-- Settled changes after their holdout: `effective_number` is the first evaluation at which a change is not held, null where another change
-- settles before that.
with changes as (
    select
        account_id,
        track_number,
        false as is_between,
        is_outside,
        is_first,
        run_number,
        settled_number,
        next_settled_number
    from {{ ref('int_settled_changes') }}

    union all

    -- Of that D only.
    select
        account_id,
        track_number,
        true as is_between,
        is_outside,
        is_first,
        run_number,
        settled_number,
        settled_number + 1 as next_settled_number
    from {{ ref('int_settled_between') }}
),

holdouts as (
    select * from {{ ref('int_holdouts') }}
)

select
    changes.account_id,
    changes.track_number,
    changes.is_between,
    changes.is_outside,
    changes.is_first,
    changes.run_number,
    changes.settled_number,
    changes.next_settled_number,
    case
        when holdouts.account_id is null then changes.settled_number
        when {{ month_end_number('holdouts.free_from_date') }} < changes.next_settled_number
            then {{ month_end_number('holdouts.free_from_date') }}
    end as effective_number,
    holdouts.free_from_date
from changes
left join holdouts
    on
        changes.account_id = holdouts.account_id
        and changes.track_number = holdouts.track_number
        and changes.settled_number = holdouts.settled_number
