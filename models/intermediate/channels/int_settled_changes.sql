-- One row per account, track and month-end at which a channel settles that is another than was settled before; the first appearance is one.
--
-- Rule "Dwell" in docs/rules.md. A candidate that two policies give one after the other may settle under either: the first time counts.
with candidate_periods as (
    select * from {{ ref('int_candidate_periods') }}
),

early_settlements as (
    select * from {{ ref('int_early_settlements') }}
),

-- A candidate that changes again before it has dwelt never settles.
settlements as (
    select
        candidate_periods.account_id,
        candidate_periods.track,
        candidate_periods.channel,
        candidate_periods.candidate_since_date,
        coalesce(early_settlements.settled_date, candidate_periods.dwelt_date) as settled_date
    from candidate_periods
    left join early_settlements
        on
            candidate_periods.account_id = early_settlements.account_id
            and candidate_periods.track = early_settlements.track
            and candidate_periods.from_date = early_settlements.from_date
    where early_settlements.account_id is not null or candidate_periods.dwelt_date < candidate_periods.until_date
),

followed as (
    select
        *,
        lag(channel) over (partition by account_id, track order by settled_date) as former_channel
    from settlements
)

select
    account_id,
    track,
    channel,
    former_channel is null as is_first,
    candidate_since_date,
    settled_date,
    coalesce(lead(settled_date) over (partition by account_id, track order by settled_date), {{ no_end() }}) as next_settled_date
from followed
where former_channel is null or channel <> former_channel
