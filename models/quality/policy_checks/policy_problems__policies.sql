-- One row per mistake in channel_policies, threshold_sets and policy_calendar: what no policy or set may say, a name of none, and a day on
-- which none is in force.
{% set file = 'channel_policies' %}
{% set key = ['policy_id'] %}
{% set calendar_file = 'policy_calendar' %}
{% set calendar_key = ['valid_from_text', 'policy_id'] %}
{% set division_policies = [] %}
{% for division in divisions() %}{% do division_policies.append(division ~ '_only') %}{% endfor %}

-- Each list is read once for all its checks.
with policies as {{ materialized() }} (
    select * from {{ ref('stg_policy__policies') }}
),

calendar as {{ materialized() }} (
    select * from {{ ref('stg_policy__policy_calendar') }}
),

sets as {{ materialized() }} (
    select * from {{ ref('stg_policy__threshold_sets') }}
),

policy_bases as (
    select * from {{ ref('int_policy_bases') }}
    where owner_kind = 'policy'
),

set_bases as (
    select * from {{ ref('int_policy_bases') }}
    where owner_kind = 'threshold_set'
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

needed as (
    select
        'every account is voted on under it' as needed_because,
        policy_id
    from ({{ names_as_rows('policy_id', division_policies) }}) as divisions
),

policies_begun as (
    select
        as_of.as_of_date,
        count(calendar.valid_from) as policy_count
    from as_of
    left join calendar
        on as_of.as_of_date >= calendar.valid_from
    group by as_of.as_of_date
),

known_policies as (
    select policy_id from policies
    where policy_id is not null
    union all
    select policy_id from {{ source('raw_landing', 'accepted_policies') }}
),

restated as (
    {{ names_as_rows('policy_id', (restated_policies() or ['']) | map('replace', "'", "''")) }}
)

{{ union_checks([
    required_checks(file, 'policies', key, [
        'policy_id', 'description', 'threshold_set', 'fallback_channel', 'deal_routing', 'dwell_up_text', 'dwell_down_text',
        'deal_hold_days_text',
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
        'dwell_up': 'a whole number', 'dwell_down': 'a whole number', 'deal_hold_days': 'a whole number',
        'dormancy_is_dwell_free': 'true or false'
    }),
    policy_check(
        file, 'policies', key, 'least(dwell_up, dwell_down, deal_hold_days) < 0',
        "'a dwell or deal hold is negative'", 'Write 0 or more'
    ),
    based_on_checks(file, 'policies', 'policy_id', 'policy_bases'),
    known_set_check(file, 'policies', key),
    known_check(
        file, 'needed', ['needed_because'], 'policy_id', 'policies', 'policy_id', 'Put the policy of that division back'
    ),
    required_checks('threshold_sets', 'sets', ['threshold_set'], ['threshold_set', 'description']),
    unique_check('threshold_sets', 'sets', ['threshold_set']),
    based_on_checks('threshold_sets', 'sets', 'threshold_set', 'set_bases'),
    required_checks(calendar_file, 'calendar', calendar_key, ['valid_from_text', 'policy_id']),
    unique_check(calendar_file, 'calendar', ['valid_from']),
    readable_checks(calendar_file, 'calendar', calendar_key, {'valid_from': 'a date as YYYY-MM-DD'}),
    known_check(
        calendar_file, 'calendar', calendar_key, 'policy_id', 'policies', 'policy_id', 'Define the policy in channel_policies.csv'
    ),
]) }}

union all

select
    'seeds/policy/{{ calendar_file }}.csv' as file_name,
    'as-of date ' || cast(as_of_date as string) as row_description,
    'no policy is in force on this day' as problem,
    'Add a row with a valid_from on or before it' as remedy
from policies_begun
where policy_count = 0

union all

select
    'RESTATE_POLICY' as file_name,
    policy_id as row_description,
    'there is no policy of this id' as problem,
    'Write ids of channel_policies.csv, separated by commas' as remedy
from restated
where policy_id <> '' and policy_id not in (select known_policies.policy_id from known_policies)
