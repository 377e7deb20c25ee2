-- One row per account and single step that can befall it: what the step would make of the account as of the as-of date, what the policy in
-- force says there, and what it takes. House accounts are left out.
with neighbours as (
    select * from {{ ref('int_assignment_neighbours') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

distances as (
    select * from {{ ref('int_assignment_distances') }}
)

select
    neighbours.account_id,
    neighbours.step,
    {{ published_cell('neighbours') }},
    cast(neighbours.channel as string) as channel,
    case neighbours.step
        when 'grows'
            then
                coalesce(cast(distances.amount_to_next_size_segment as {{ dbt.type_string() }}) || ' more ', '')
                || distances.size_words || ' at a month-end (' || neighbours.size_segment || ' from '
                || cast(assignments.next_size_segment_from as {{ dbt.type_string() }}) || ')'
        when 'shrinks'
            then
                'more than ' || cast(distances.amount_above_exit as {{ dbt.type_string() }}) || ' less ' || distances.size_words
                || ' at a month-end (' || neighbours.size_segment || ' below '
                || cast(distances.size_segment_until_below as {{ dbt.type_string() }}) || ')'
        when 'falls_dormant' then 'no order before ' || cast(distances.dormant_on_date as {{ dbt.type_string() }})
        when 'falls_silent' then 'no order for longer than its own rhythm'
        when 'buys' then 'an order'
        when 'buys_large'
            then
                case
                    when distances.large_transactions_missing = 1 then 'one more transaction'
                    else cast(distances.large_transactions_missing as {{ dbt.type_string() }}) || ' more transactions'
                end
                || ' of ' || cast(assignments.large_transaction_from as {{ dbt.type_string() }}) || ' or more'
        when 'large_buys_run_out'
            then 'no further transaction of ' || cast(assignments.large_transaction_from as {{ dbt.type_string() }}) || ' or more'
        else 'time: it is ' || neighbours.lifecycle_stage || ' from ' || cast(distances.established_on_date as {{ dbt.type_string() }})
    end as what_it_takes,
    neighbours.rule_number,
    neighbours.channel <> assignments.candidate_channel as is_flip,
    assignments.as_of_date
from neighbours
inner join assignments
    on neighbours.account_id = assignments.account_id
inner join distances
    on neighbours.account_id = distances.account_id
