-- The changes that settle at month-ends: what settles as another channel than was settled before. The first appearance is one, from no
-- channel. A run that goes on under another policy may settle under either: the first time counts.
with settlements as (
    select * from {{ ref('int_candidate_settlements') }}
),

followed as (
    select
        settlements.*,
        lag(is_outside) over (partition by account_id, track_number order by settled_number) as former_is_outside
    from settlements
)

select
    account_id,
    track_number,
    is_outside,
    former_is_outside is null as is_first,
    run_number,
    settled_number,
    coalesce(
        lead(settled_number) over (partition by account_id, track_number order by settled_number), {{ never() }}
    ) as next_settled_number
from followed
where former_is_outside is null or is_outside <> former_is_outside
