-- One row per mistake in threshold_sets and sales_cycles, and per threshold set that a file names and threshold_sets does not.
{% set key = ['threshold_set'] %}
{% set cycle_key = ['threshold_set', 'industry'] %}
{% set define = 'Define the threshold set in threshold_sets.csv, or correct its name' %}

-- Each list is read once for all its checks.
with sets as {{ materialized() }} (
    select * from {{ ref('stg_policy__threshold_sets') }}
),

bases as (
    select * from {{ ref('int_policy_bases') }}
    where owner_kind = 'threshold_set'
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

thresholds as (
    select distinct threshold_set from {{ ref('stg_policy__segment_thresholds') }}
),

parameters as (
    select distinct threshold_set from {{ ref('stg_policy__policy_parameters') }}
),

sales_cycles as {{ materialized() }} (
    select * from {{ ref('stg_policy__sales_cycles') }}
),

named_in_cycles as (
    select distinct threshold_set from sales_cycles
),

sets_with_default as (
    select threshold_set from sales_cycles
    where threshold_set is not null and industry = '*'
)

{{ union_checks([
    required_checks('threshold_sets', 'sets', key, ['threshold_set', 'description']),
    unique_check('threshold_sets', 'sets', key),
    based_on_checks('threshold_sets', 'sets', 'threshold_set', 'bases'),
    known_check('channel_policies', 'policies', ['policy_id'], 'threshold_set', 'sets', 'threshold_set', define),
    known_check('segment_thresholds', 'thresholds', key, 'threshold_set', 'sets', 'threshold_set', define),
    known_check('policy_parameters', 'parameters', key, 'threshold_set', 'sets', 'threshold_set', define),
    known_check('sales_cycles', 'named_in_cycles', key, 'threshold_set', 'sets', 'threshold_set', define),
    required_checks('sales_cycles', 'sales_cycles', cycle_key, ['threshold_set', 'industry', 'cycle']),
    unique_check('sales_cycles', 'sales_cycles', cycle_key),
    allowed_values_check('sales_cycles', 'sales_cycles', cycle_key, 'cycle', ['short', 'long']),
    policy_check(
        'sales_cycles', 'sets', key,
        'based_on is null and threshold_set not in (select sets_with_default.threshold_set from sets_with_default)',
        "'the threshold set has no row for all other industries (industry *)'",
        'Add the row, or let threshold_sets.csv base the set on another'
    ),
]) }}
