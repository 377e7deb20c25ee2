{{ config(materialized='ephemeral') }}

-- The neighbouring cells of each account at D: what one step in one direction would make of it, and what the policy in force says there.
with cells as (
    select * from {{ ref('int_assignment_cells') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

{#- step: (applies when, stage, size, dormancy, band) -#}
{% set steps = {
    'grows': ('next_segment is not null', 'lifecycle_stage', 'next_segment', 'dormancy_status', 'transaction_band'),
    'shrinks': (
        'lower_segment is not null and not is_key_account',
        'lifecycle_stage', 'lower_segment', 'dormancy_status', 'transaction_band'
    ),
    'falls_dormant': (
        "dormancy_status in ('active', 'at_risk')", "case when is_whitespace_when_dormant then 'whitespace' else 'dormant' end",
        'size_segment', "'dormant'", 'transaction_band'
    ),
    'falls_silent': ("dormancy_status = 'active' and has_rhythm", 'lifecycle_stage', 'size_segment', "'at_risk'", 'transaction_band'),
    'buys': (
        "dormancy_status <> 'active'",
        "case dormancy_status when 'never_ordered' then 'new' when 'dormant' then 'reactivated' else lifecycle_stage end",
        'size_segment', "'active'", "case when transaction_band = 'none' then 'small' else transaction_band end"
    ),
    'buys_large': (
        "transaction_band <> 'large' and dormancy_status in ('active', 'at_risk')",
        'lifecycle_stage', 'size_segment', "'active'", "'large'"
    ),
    'large_buys_run_out': ("transaction_band = 'large'", 'lifecycle_stage', 'size_segment', 'dormancy_status', "'small'"),
    'is_established': ("lifecycle_stage in ('new', 'reactivated')", "'established'", 'size_segment', 'dormancy_status', 'transaction_band'),
} %}

neighbours as (
    {% for step, (condition, stage, size, dormancy, band) in steps.items() %}
    select
        account_id,
        policy_id,
        '{{ step }}' as step,
        {{ stage }} as lifecycle_stage,
        {{ size }} as size_segment,
        {{ dormancy }} as dormancy_status,
        {{ band }} as transaction_band
    from cells
    where {{ condition }}
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}
)

select
    neighbours.account_id,
    neighbours.step,
    neighbours.lifecycle_stage,
    neighbours.size_segment,
    neighbours.dormancy_status,
    neighbours.transaction_band,
    decisions.channel,
    decisions.rule_number
from neighbours
inner join decisions
    on
        neighbours.policy_id = decisions.policy_id
        and neighbours.lifecycle_stage = decisions.lifecycle_stage
        and neighbours.size_segment = decisions.size_segment
        and neighbours.dormancy_status = decisions.dormancy_status
        and neighbours.transaction_band = decisions.transaction_band
