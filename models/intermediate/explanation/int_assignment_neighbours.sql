{{ config(materialized='view') }}

-- One row per covered account and single step away from its cell as of the as-of date: where that would lead, and what the policy in force
-- says there.

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

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

cells as (
    select
        standings.*,
        -- An account that falls dormant in a large group that goes on buying is whitespace.
        standings.is_group_large and standings.is_group_active as is_whitespace_when_dormant,
        coalesce(standings.rhythm_transaction_count >= parameters.at_risk_min_transactions, false) as has_rhythm
    from standings
    inner join parameters
        on standings.threshold_set = parameters.threshold_set
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
    {{ cell_columns('decisions') }},
    decisions.channel,
    decisions.rule_number
from neighbours
inner join decisions
    on neighbours.policy_id = decisions.policy_id and {{ same_cell('neighbours', 'decisions') }}
