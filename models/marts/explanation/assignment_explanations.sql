-- One row per account of the mart: why its channel is what it is, and what would flip it.
with assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

neighbours as (
    select * from {{ ref('assignment_neighbours') }}
),

amounts as (
    select * from {{ ref('int_smallest_amounts') }}
),

circumstances as (
    select * from {{ ref('int_assignment_circumstances') }}
),

smallest_amounts as (
    select
        account_id,
        max(case when direction = 'order' then amount end) as smallest_order_amount,
        max(case when direction = 'loss' then amount end) as smallest_loss_amount,
        max(case when direction = 'order' and is_other_tier then size_segment end) as order_segment,
        max(case when direction = 'loss' then size_segment end) as loss_segment
    from amounts
    group by account_id
),

flip_counts as (
    select
        account_id,
        count(case when is_flip then 1 end) as flip_count,
        -- Null where it has no tier above or below it.
        min(case when step in ('grows', 'shrinks') and is_flip then 0 when step in ('grows', 'shrinks') then 1 end) = 1
            as is_tier_alone_without_effect
    from neighbours
    group by account_id
),

coming_flips as (
    select * from {{ ref('int_upcoming_flips') }}
    where flip_of = 'candidate' and flip_number = 1
),

-- An order or a loss says more exactly what a step up, a step down and a purchase say of one neighbour, and a coming flip what silence
-- does.
other_steps as (
    select neighbours.*
    from neighbours
    left join smallest_amounts
        on neighbours.account_id = smallest_amounts.account_id
    left join coming_flips
        on neighbours.account_id = coming_flips.account_id
    inner join standings
        on neighbours.account_id = standings.account_id
    where
        neighbours.is_flip
        and not (neighbours.step in ('falls_dormant', 'falls_silent', 'large_buys_run_out') and coming_flips.account_id is not null)
        and not (
            smallest_amounts.smallest_order_amount is not null
            and (neighbours.step in ('grows', 'buys') or (neighbours.step = 'buys_large' and standings.large_transactions_missing = 1))
        )
        and not (neighbours.step = 'shrinks' and smallest_amounts.smallest_loss_amount is not null)
),

ways as (
    select
        account_id,
        1 as place,
        'one order'
        || case when smallest_order_amount < 1 then '' else ' of ' || {{ amount_in_words('smallest_order_amount') }} || ' or more' end
        || coalesce(' (then ' || order_segment || ')', '') as way
    from smallest_amounts
    where smallest_order_amount is not null

    union all

    select
        account_id,
        2 as place,
        what_it_takes as way
    from other_steps
    where what_it_takes is not null

    union all

    select
        account_id,
        3 as place,
        case
            when cause = 'policy' then 'the change of policy on ' || cast(flip_date as {{ dbt.type_string() }})
            else 'no order before ' || cast(flip_date as {{ dbt.type_string() }}) || ' (' || cause_text || ')'
        end as way
    from coming_flips

    union all

    select
        smallest_amounts.account_id,
        4 as place,
        'a loss of more than ' || {{ amount_in_words('smallest_amounts.smallest_loss_amount') }} || ' of '
        || case when circumstances.is_sized_by_group then 'the group''s ' else '' end
        || 'trailing revenue (then ' || smallest_amounts.loss_segment || ')' as way
    from smallest_amounts
    inner join circumstances
        on smallest_amounts.account_id = circumstances.account_id
    where smallest_amounts.smallest_loss_amount is not null
),

said_ways as (
    select
        account_id,
        {{ dbt.listagg('way', "'; or '", 'order by place, way') }} as ways
    from ways
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
        when assignments.candidate_channel = 'house' then 'Only another account type, or an override.'
        else
            coalesce(
                'The policy would say ' || case assignments.candidate_channel when 'inside' then 'outside' else 'inside' end
                || ' sales after ' || said_ways.ways || '.',
                'No single order, loss of revenue or silence changes what the policy says.'
            )
            || case when standings.is_key_account then ' Its size is fixed as long as it is a key account.' else '' end
            || case when flip_counts.is_tier_alone_without_effect then ' One size tier more or less alone changes nothing.' else '' end
    end as what_would_flip,
    assignments.policy_hash,
    assignments.input_fingerprint,
    assignments.rule_number,
    cast(coalesce(flip_counts.flip_count, 0) as integer) as flip_count,
    cast(standings.large_transactions_missing as integer) as large_transactions_missing,
    cast(standings.days_to_dormant as integer) as days_to_dormant,
    cast(smallest_amounts.smallest_order_amount as decimal(18, 2)) as smallest_order_amount,
    cast(smallest_amounts.smallest_loss_amount as decimal(18, 2)) as smallest_loss_amount,
    cast(standings.amount_to_next_size_segment as decimal(18, 2)) as amount_to_next_size_segment,
    cast(standings.amount_above_exit as decimal(18, 2)) as amount_above_exit,
    standings.dormant_on_date,
    standings.established_on_date,
    assignments.channel_since,
    assignments.as_of_date
from assignments
inner join standings
    on assignments.account_id = standings.account_id
left join flip_counts
    on assignments.account_id = flip_counts.account_id
left join smallest_amounts
    on assignments.account_id = smallest_amounts.account_id
left join said_ways
    on assignments.account_id = said_ways.account_id
