-- One row per measure of the last accepted run: its value then and in this run.

{#- What each share is a share of: a member of the measure group `rows`. -#}
{% set wholes = {
    'assigned_channel': 'covered_accounts',
    'lifecycle_stage': 'covered_accounts',
    'size_segment': 'covered_accounts',
    'dormancy_status': 'covered_accounts',
    'transaction_band': 'covered_accounts',
    'owner_status': 'covered_accounts',
    'coverage': 'account_channel_assignments',
    'sales_cycle': 'account_channel_assignments',
    'ledger_bucket': 'order_line_ledger',
} %}

with measures as (
    select * from {{ ref('run_measures') }}
),

accepted as (
    select * from {{ source('raw_landing', 'accepted_measures') }}
),

fingerprints as (
    select * from {{ ref('int_run_fingerprints') }}
),

-- In a company of eight accounts one that changes channel is an eighth of them, and no alarm.
wholes as (
    {% for measure_group, member in wholes.items() %}
    select
        '{{ measure_group }}' as measure_group,
        value as row_count
    from measures
    where measure_group = 'rows' and member = '{{ member }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

compared as (
    select
        accepted.measure_group,
        accepted.member,
        measures.value,
        accepted.value as accepted_value,
        -- What is no longer there has the share 0.
        coalesce(measures.value, 0) - accepted.value as change,
        accepted.policy_hash = fingerprints.policy_hash as is_same_policy
    from accepted
    cross join fingerprints
    left join measures
        on accepted.measure_group = measures.measure_group and accepted.member = measures.member
)

select
    compared.measure_group,
    compared.member,
    compared.value,
    compared.accepted_value,
    compared.change,
    round(abs(compared.change) * wholes.row_count) as changed_count,
    compared.is_same_policy
from compared
left join wholes
    on compared.measure_group = wholes.measure_group
