-- What no single row shows: a policy without rules, a segment that its threshold set does not have, a rule that can never win.
with policies as (
    select * from {{ ref('stg_policy__policies') }}
),

rules as (
    select * from {{ ref('int_policy_rules') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

thresholds as (
    select * from {{ ref('int_policy_set_thresholds') }}
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
        rules.policy_id,
        rules.rule_number_text,
        rules.written_in,
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

select
    'seeds/policy/channel_policies.csv' as file_name,
    'policy_id=' || policy_id as row_description,
    'the policy has no rule' as problem,
    'Give it at least one rule in channel_policy_rules.csv' as remedy
from policies_without_rules

union all

select
    'seeds/policy/channel_policy_rules.csv' as file_name,
    'policy_id=' || written_in || ', rule_number=' || rule_number_text as row_description,
    'policy ' || policy_id || ' reads threshold set ' || threshold_set || ', which has no size segment ''' || size_segment || ''''
        as problem,
    'Use a segment of segment_thresholds.csv' as remedy
from unknown_segments

union all

select
    'seeds/policy/channel_policy_rules.csv' as file_name,
    'policy_id=' || policy_id || ', rule_number=' || rule_number_text as row_description,
    'the rule can never win: earlier rules decide all it covers, or it covers nothing that exists' as problem,
    'Move it up, change its conditions or remove it' as remedy
from losing_rules
