{% set file = 'channel_policies' %}
{% set key = ['policy_id'] %}
{% set rules_file = 'channel_policy_rules' %}
{% set rule_key = ['policy_id', 'rule_number_text'] %}
{% set calendar_file = 'policy_calendar' %}
{% set calendar_key = ['valid_from_text', 'policy_id'] %}

-- Each seed is read once for all its checks.
with policies as {{ materialized() }} (
    select * from {{ ref('stg_policy__policies') }}
),

rules as {{ materialized() }} (
    select * from {{ ref('stg_policy__policy_rules') }}
),

calendar as {{ materialized() }} (
    select * from {{ ref('stg_policy__policy_calendar') }}
),

bases as (
    select * from {{ ref('int_policy_bases') }}
)

{{ union_checks([
    required_checks(file, 'policies', key, [
        'policy_id', 'description', 'threshold_set', 'fallback_channel', 'deal_routing', 'dwell_up_text', 'dwell_down_text',
        'holdout_days_text',
    ]),
    unique_check(file, 'policies', key),
    allowed_values_check(file, 'policies', key, 'fallback_channel', ['inside', 'outside']),
    policy_check(
        file, 'policies', key, "policy_id in ('in_force', 'plain')",
        "'history calls something else so'", 'Give the policy another policy_id'
    ),
    allowed_values_check(
        file, 'policies', key, 'deal_routing', ['by_amount', 'large_outside_else_account', 'follow_account']
    ),
    readable_checks(file, 'policies', key, {
        'dwell_up': 'a whole number', 'dwell_down': 'a whole number', 'holdout_days': 'a whole number'
    }),
    policy_check(
        file, 'policies', key, 'least(dwell_up, dwell_down, holdout_days) < 0',
        "'a dwell or holdout is negative'", 'Write 0 or more'
    ),
    based_on_checks(file, 'policies', 'policy_id', 'bases'),
    known_check(
        file,
        "(select 'every account is voted on under it' as needed_because, division as policy_id from (values ('prospecting_only'), ('account_size_only'), ('dormancy_only'), ('transaction_size_only')) as divisions (division)) as needed",
        ['needed_because'], 'policy_id', 'policies', 'policy_id', 'Put the policy of that division back'
    ),
    required_checks(rules_file, 'rules', rule_key, ['policy_id', 'rule_number_text', 'channel', 'reason']),
    unique_check(rules_file, 'rules', ['policy_id', 'rule_number']),
    readable_checks(rules_file, 'rules', rule_key, {'rule_number': 'a whole number'}),
    policy_check(rules_file, 'rules', rule_key, 'rule_number < 1', "'rule_number is below 1'", 'Number rules from 1'),
    allowed_values_check(rules_file, 'rules', rule_key, 'channel', ['inside', 'outside']),
    allowed_values_check(
        rules_file, 'rules', rule_key, 'lifecycle_stage',
        ['whitespace', 'prospect', 'dormant', 'new', 'reactivated', 'established']
    ),
    allowed_values_check(
        rules_file, 'rules', rule_key, 'dormancy_status', ['never_ordered', 'active', 'at_risk', 'dormant']
    ),
    allowed_values_check(rules_file, 'rules', rule_key, 'transaction_band', ['none', 'small', 'large']),
    known_check(rules_file, 'rules', rule_key, 'policy_id', 'policies', 'policy_id', 'Define the policy in channel_policies.csv'),
    required_checks(calendar_file, 'calendar', calendar_key, ['valid_from_text', 'policy_id']),
    unique_check(calendar_file, 'calendar', ['valid_from']),
    readable_checks(calendar_file, 'calendar', calendar_key, {'valid_from': 'a date as YYYY-MM-DD'}),
    known_check(
        calendar_file, 'calendar', calendar_key, 'policy_id', 'policies', 'policy_id', 'Define the policy in channel_policies.csv'
    ),
]) }}
