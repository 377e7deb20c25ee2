-- One row per account of the mart: why its channel is what it is, and what would flip it.
with assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

neighbours as (
    select * from {{ ref('assignment_neighbours') }}
    where is_flip
),

flips as (
    select
        account_id,
        count(*) as flip_count,
        {{ dbt.listagg("channel || ': ' || what_it_takes", "'; '", 'order by step') }} as what_would_flip
    from neighbours
    group by account_id
)

select
    assignments.account_id,
    assignments.account_name,
    assignments.assigned_channel,
    assignments.assignment_source,
    assignments.policy_id,
    assignments.assignment_reason,
    {{ division_votes_in_words('assignments') }} as votes,
    case
        when assignments.assigned_channel = 'house' then 'Only another account type, or an override.'
        else coalesce(flips.what_would_flip, 'No single step: every neighbouring cell says the same.')
    end as what_would_flip,
    assignments.policy_hash,
    assignments.input_fingerprint,
    assignments.rule_number,
    cast(coalesce(flips.flip_count, 0) as integer) as flip_count,
    cast(standings.large_transactions_missing as integer) as large_transactions_missing,
    cast(standings.days_to_dormant as integer) as days_to_dormant,
    cast(standings.amount_to_next_size_segment as decimal(18, 2)) as amount_to_next_size_segment,
    cast(standings.amount_above_exit as decimal(18, 2)) as amount_above_exit,
    standings.dormant_on_date,
    standings.established_on_date,
    assignments.channel_since,
    assignments.as_of_date
from assignments
inner join standings
    on assignments.account_id = standings.account_id
left join flips
    on assignments.account_id = flips.account_id
