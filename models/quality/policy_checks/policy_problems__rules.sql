-- One row per mistake in channel_policy_rules: what no rule may say, a policy without rules, and a rule that can never win.
{% set file = 'channel_policy_rules' %}
{% set key = ['policy_id', 'rule_number_text'] %}
{% set unknown_words = [] %}
{% for column in condition_columns() if column not in ('size_segment', 'coverage_group') %}
{% do unknown_words.append(allowed_values_check(file, 'written', key, column, words(column))) %}
{% endfor %}

-- Each list is read once for all its checks.
with policies as {{ materialized() }} (
    select * from {{ ref('stg_policy__policies') }}
),

written as {{ materialized() }} (
    select * from {{ ref('stg_policy__policy_rules') }}
),

rules as {{ materialized() }} (
    select * from {{ ref('int_policy_rules') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

thresholds as (
    select * from {{ ref('int_policy_tiers') }}
),

coverage_groups as (
    select coverage_group from {{ ref('stg_policy__coverage_groups') }}
    union all
    select 'none' as coverage_group
),

policies_without_rules as (
    select policies.policy_id
    from policies
    left join rules
        on policies.policy_id = rules.policy_id
    where rules.policy_id is null
),

unknown_segments as (
    select
        rules.policy_id as read_by,
        rules.written_in as policy_id,
        rules.rule_number_text,
        rules.size_segment,
        policies.threshold_set
    from rules
    inner join policies
        on rules.policy_id = policies.policy_id
    left join thresholds
        on
            policies.threshold_set = thresholds.threshold_set
            and rules.size_segment = thresholds.segment
            and thresholds.measure = 'size'
    where rules.size_segment is not null and thresholds.segment is null
),

-- A rule that is taken over may lose to one that the policy writes instead: it has no row that could be removed.
losing_rules as (
    select
        rules.policy_id,
        rules.rule_number_text
    from rules
    left join decisions
        on rules.policy_id = decisions.policy_id and rules.rule_number = decisions.rule_number
    where decisions.policy_id is null and rules.rule_number is not null and rules.written_in = rules.policy_id
)

{{ union_checks([
    required_checks(file, 'written', key, ['policy_id', 'rule_number_text', 'channel', 'reason']),
    unique_check(file, 'written', ['policy_id', 'rule_number']),
    readable_checks(file, 'written', key, {'rule_number': 'a whole number'}),
    policy_check(file, 'written', key, 'rule_number < 1', "'rule_number is below 1'", 'Number rules from 1'),
    allowed_values_check(file, 'written', key, 'channel', ['inside', 'outside']),
    unknown_words,
    known_check(
        file, 'written', key, 'coverage_group', 'coverage_groups', 'coverage_group',
        'Define the group in coverage_groups.csv, or write none for accounts of no group'
    ),
    known_check(file, 'written', key, 'policy_id', 'policies', 'policy_id', 'Define the policy in channel_policies.csv'),
    policy_check(
        'channel_policies', 'policies_without_rules', ['policy_id'], 'true',
        "'the policy has no rule'", 'Give it at least one rule in channel_policy_rules.csv'
    ),
    policy_check(
        file, 'unknown_segments', key, 'true',
        "'policy ' || read_by || ' reads threshold set ' || threshold_set || ', which has no size segment ''' || size_segment || ''''",
        'Use a segment of segment_thresholds.csv'
    ),
    policy_check(
        file, 'losing_rules', key, 'true',
        "'the rule can never win: earlier rules decide all it covers, or it covers nothing that exists'",
        'Move it up, change its conditions or remove it'
    ),
]) }}
