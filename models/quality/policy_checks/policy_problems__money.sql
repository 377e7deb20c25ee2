-- One row per mistake in channel_costs and coverage_standards: a number that cannot be meant, or accounts that find no cost or standard.
{% set costs = 'channel_costs' %}
{% set standards = 'coverage_standards' %}
{% set key = ['size_segment', 'lifecycle_stage', 'channel'] %}
{% set channels = ['inside', 'outside'] %}

-- Each list is read once for all its checks.
with channel_costs as {{ materialized() }} (
    select * from {{ ref('stg_policy__channel_costs') }}
),

coverage_standards as {{ materialized() }} (
    select * from {{ ref('stg_policy__coverage_standards') }}
),

tiers as (
    select * from {{ ref('stg_policy__segment_thresholds') }}
    where measure = 'size'
),

channels as (
    {{ names_as_rows('channel', channels) }}
),

without_costs as (
    select channels.channel
    from channels
    left join channel_costs
        on channels.channel = channel_costs.channel
    where channel_costs.channel is null
),

-- The row for any account is what every tier and stage finds that has no row of its own.
without_standard as (
    select channels.channel
    from channels
    left join coverage_standards
        on
            channels.channel = coverage_standards.channel
            and coverage_standards.size_segment is null
            and coverage_standards.lifecycle_stage is null
    where coverage_standards.channel is null
)

{{ union_checks([
    required_checks(costs, 'channel_costs', ['channel'], [
        'channel', 'rep_cost_per_year_text', 'working_days_text', 'contacts_per_day_text', 'source'
    ]),
    unique_check(costs, 'channel_costs', ['channel']),
    allowed_values_check(costs, 'channel_costs', ['channel'], 'channel', channels),
    readable_checks(costs, 'channel_costs', ['channel'], {
        'rep_cost_per_year': 'a plain number', 'working_days': 'a plain number', 'contacts_per_day': 'a plain number'
    }),
    exact_checks(costs, 'channel_costs', ['channel'], {'rep_cost_per_year': 2, 'working_days': 4, 'contacts_per_day': 4}),
    policy_check(
        costs, 'channel_costs', ['channel'], 'rep_cost_per_year <= 0 or working_days <= 0 or contacts_per_day <= 0',
        "'a number is not above 0'", 'Write a cost, days and contacts above 0'
    ),
    policy_check(
        costs, 'channel_costs', ['channel'], 'working_days > 366', "'working_days is more than a year has'", 'Write the days of one year'
    ),
    policy_check(costs, 'without_costs', ['channel'], 'true', "'the channel is missing'", 'Add its row'),
    required_checks(standards, 'coverage_standards', key, ['channel', 'contacts_per_year_text', 'margin_uplift_text', 'source']),
    unique_check(standards, 'coverage_standards', key),
    allowed_values_check(standards, 'coverage_standards', key, 'channel', channels),
    allowed_values_check(standards, 'coverage_standards', key, 'lifecycle_stage', words('lifecycle_stage')),
    known_check(
        standards, 'coverage_standards', key, 'size_segment', 'tiers', 'segment', 'Write a segment of segment_thresholds.csv, or leave it blank'
    ),
    readable_checks(standards, 'coverage_standards', key, {
        'contacts_per_year': 'a plain number', 'margin_uplift': 'a plain number'
    }),
    exact_checks(standards, 'coverage_standards', key, {'contacts_per_year': 4, 'margin_uplift': 4}),
    policy_check(
        standards, 'coverage_standards', key, 'contacts_per_year <= 0', "'contacts_per_year is not above 0'",
        'Write what such an account would get in the channel, even where you would not put it there'
    ),
    policy_check(
        standards, 'coverage_standards', key, 'margin_uplift < 0 or margin_uplift > 1',
        "'margin_uplift is ''' || margin_uplift_text || ''''", 'Write a share from 0 to 1: 0.1 is 10 per cent'
    ),
    policy_check(
        standards, 'without_standard', ['channel'], 'true', "'no row holds for every size segment and lifecycle stage'",
        'Add a row of the channel with both left blank'
    ),
]) }}
