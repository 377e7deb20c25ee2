-- Stretches of month-ends at which a policy of a track gives an account the same channel (`run_number`: where it began to be given, perhaps
-- by an earlier policy).
with spells as (
    select * from {{ ref('int_cell_spells') }}
),

tracks as (
    select * from {{ ref('int_policy_tracks') }}
),

decisions as (
    select
        policy_id,
        cell_number,
        channel = 'outside' as is_outside
    from {{ ref('int_policy_decisions') }}
),

decided as (
    select
        tracks.*,
        decisions.cell_number,
        decisions.is_outside
    from tracks
    inner join decisions
        on tracks.policy_id = decisions.policy_id
),

-- The pairs of cells that a track answers differently: only an account that goes from one to the other begins a run. Most changes of cell
-- are none of channel.
turns as (
    select
        decided.*,
        decisions.cell_number as former_cell_number
    from decided
    inner join decisions
        on decided.policy_id = decisions.policy_id and decided.is_outside <> decisions.is_outside
),

-- The account's first cell, the cell that it is in where a policy begins, and the cells at which the channel turns.
beginnings as (
    {% for is_plain, cell_number in [('false', 'cell_number'), ('true', 'plain_cell_number')] %}
    select
        spells.account_id,
        decided.track_number,
        decided.is_between,
        decided.is_outside,
        (spells.former_{{ cell_number }} is null and spells.from_number >= decided.from_number and not decided.is_between) as is_first,
        greatest(spells.from_number, decided.from_number) as from_number,
        decided.to_number as last_number
    from spells
    inner join decided
        on
            spells.threshold_set = decided.threshold_set
            and spells.{{ cell_number }} = decided.cell_number
            and spells.is_between = decided.is_between
            and decided.is_plain = {{ is_plain }}
            and spells.from_number <= decided.to_number
            and spells.to_number >= decided.from_number
            and (spells.former_{{ cell_number }} is null or spells.from_number <= decided.from_number)

    union all

    select
        spells.account_id,
        turns.track_number,
        turns.is_between,
        turns.is_outside,
        false as is_first,
        spells.from_number,
        turns.to_number as last_number
    from spells
    inner join turns
        on
            spells.threshold_set = turns.threshold_set
            and spells.{{ cell_number }} = turns.cell_number
            and spells.former_{{ cell_number }} = turns.former_cell_number
            and spells.is_between = turns.is_between
            and turns.is_plain = {{ is_plain }}
            and spells.from_number > turns.from_number
            and spells.from_number <= turns.to_number
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

followed as (
    select
        beginnings.*,
        coalesce(is_outside <> lag(is_outside) over track_history, true) as is_change,
        lead(from_number) over track_history - 2 as next_to_number
    from beginnings
    window track_history as (partition by account_id, track_number, is_between order by from_number)
)

select
    account_id,
    track_number,
    is_between,
    is_outside,
    is_first,
    max(case when is_change then from_number end) over (
        partition by account_id, track_number, is_between order by from_number rows unbounded preceding
    ) as run_number,
    from_number,
    least(last_number, coalesce(next_to_number, last_number)) as to_number
from followed
