{#- Every policy seed: a change to any cell changes the hash; the order of rows does not. -#}
{% set seeds = {
    'account_types': ['account_type', 'coverage'],
    'channel_costs': ['channel', 'cost_per_contact', 'contacts_per_day'],
    'channel_overrides': ['account_id', 'channel', 'reason', 'approved_by', 'valid_from', 'valid_to'],
    'channel_policies': ['policy_id', 'description', 'threshold_set', 'fallback_channel', 'deal_routing', 'dwell_up', 'dwell_down', 'holdout_days', 'based_on'],
    'channel_policy_rules': ['policy_id', 'rule_number', 'lifecycle_stage', 'size_segment', 'dormancy_status', 'transaction_band', 'channel', 'reason'],
    'exchange_rates': ['currency_code', 'valid_from', 'rate_to_reporting'],
    'free_mail_domains': ['domain'],
    'hierarchy_breaks': ['account_id', 'reason'],
    'lead_statuses': ['status', 'treatment'],
    'order_statuses': ['status', 'treatment'],
    'policy_calendar': ['valid_from', 'policy_id'],
    'policy_parameters': ['threshold_set', 'parameter', 'value', 'unit', 'description'],
    'rejection_reasons': ['code', 'severity', 'holds_account'],
    'rep_channels': ['user_id', 'title', 'channel'],
    'sales_cycles': ['threshold_set', 'industry', 'cycle'],
    'segment_thresholds': ['threshold_set', 'scope', 'measure', 'segment', 'enter_at', 'exit_below'],
    'threshold_sets': ['threshold_set', 'based_on', 'description'],
} %}

with seed_rows as (
    {%- for seed, columns in seeds.items() %}
    select
        '{{ seed }}' as seed_name,
        {{ row_as_json(columns) }} as row_text
    from {{ ref(seed) }}
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

row_hashes as (
    select {{ dbt.hash("seed_name || '|' || row_text") }} as row_hash
    from seed_rows
),

policy_text as (
    select {{ dbt.listagg('row_hash', "','", 'order by row_hash') }} as row_hashes
    from row_hashes
)

select {{ dbt.hash('row_hashes') }} as policy_hash
from policy_text
