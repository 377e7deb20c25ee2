-- One row per account and single step that can befall it: what the step would make of the account as of the as-of date, what the policy in
-- force says there, and what it takes. House accounts are left out.

{# Each step: to which accounts it can happen, and the segments that it changes. #}
{% set steps = {
    'grows': ('next_size_segment is not null', {'size_segment': 'next_size_segment'}),
    'shrinks': ('lower_size_segment is not null and not coalesce(is_key_account, false)', {'size_segment': 'lower_size_segment'}),
    'falls_dormant': ("dormancy_status in ('active', 'at_risk')", {
        'lifecycle_stage': "case when is_whitespace_when_dormant then 'whitespace' else 'dormant' end", 'dormancy_status': "'dormant'",
    }),
    'falls_silent': ("dormancy_status = 'active' and has_rhythm", {'dormancy_status': "'at_risk'"}),
    'buys': ("dormancy_status <> 'active'", {
        'lifecycle_stage': "case dormancy_status when 'never_ordered' then 'new' when 'dormant' then 'reactivated' else lifecycle_stage end",
        'dormancy_status': "'active'", 'transaction_band': "case transaction_band when 'none' then 'small' else transaction_band end",
    }),
    'buys_large': ("transaction_band <> 'large' and dormancy_status in ('active', 'at_risk')", {
        'dormancy_status': "'active'", 'transaction_band': "'large'",
    }),
    'large_buys_run_out': ("transaction_band = 'large'", {'transaction_band': "'small'"}),
    'is_established': ("lifecycle_stage in ('new', 'reactivated')", {'lifecycle_stage': "'established'"}),
} %}

with standings as (
    select * from {{ ref('int_account_standings') }}
    where coverage <> 'house'
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

cells as (
    select
        *,
        -- An account that falls dormant in a large group that goes on buying is whitespace.
        is_group_large and is_group_active as is_whitespace_when_dormant,
        case size_basis
            when 'margin' then 'trailing margin'
            when 'potential' then 'potential or trailing revenue'
            else 'trailing revenue'
        end as size_words
    from standings
),

neighbours as (
    {% for step, (condition, changes) in steps.items() %}
    select
        {% for column in condition_columns() %}
        cast({{ changes.get(column, column) }} as string) as {{ column }},
        {% endfor %}
        account_id,
        policy_id,
        '{{ step }}' as step
    from cells
    where {{ condition }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    neighbours.account_id,
    neighbours.step,
    {{ published_cell('neighbours') }},
    cast(decisions.channel as string) as channel,
    case neighbours.step
        when 'grows'
            then
                coalesce({{ amount_in_words('cells.amount_to_next_size_segment') }} || ' more ', '')
                || cells.size_words || ' at a month-end (' || neighbours.size_segment || ' from '
                || {{ amount_in_words('assignments.next_size_segment_from') }} || ')'
        when 'shrinks'
            then
                'more than ' || {{ amount_in_words('cells.amount_above_exit') }} || ' less ' || cells.size_words
                || ' at a month-end (' || neighbours.size_segment || ' below '
                || {{ amount_in_words('cells.size_segment_until_below') }} || ')'
        when 'falls_dormant' then 'no order before ' || cast(cells.dormant_on_date as {{ dbt.type_string() }})
        when 'falls_silent' then 'no order for longer than its own rhythm'
        when 'buys' then 'an order'
        when 'buys_large'
            then
                case
                    when cells.large_transactions_missing = 1 then 'one more transaction'
                    else cast(cells.large_transactions_missing as {{ dbt.type_string() }}) || ' more transactions'
                end
                || ' of ' || {{ amount_in_words('assignments.large_transaction_from') }} || ' or more'
        when 'large_buys_run_out'
            then
                'no further transaction of ' || {{ amount_in_words('assignments.large_transaction_from') }}
                || ' or more until those of today leave the window'
        else 'time: it is ' || neighbours.lifecycle_stage || ' from ' || cast(cells.established_on_date as {{ dbt.type_string() }})
    end as what_it_takes,
    decisions.rule_number,
    decisions.channel <> assignments.candidate_channel as is_flip,
    assignments.as_of_date
from neighbours
inner join decisions
    on neighbours.policy_id = decisions.policy_id and {{ same_cell('neighbours', 'decisions') }}
inner join assignments
    on neighbours.account_id = assignments.account_id
inner join cells
    on neighbours.account_id = cells.account_id
