-- One row per policy and thing that it says: a day on which it comes into force, a setting, a rule, or what its threshold set says.
--
-- What is published keeps these rows of each policy that was in force, so that a later edit is noticed (policy_restatements). Names of
-- threshold sets, reasons and descriptions are left out: they decide nothing.
{% set settings = ['fallback_channel', 'deal_routing', 'dwell_up', 'dwell_down', 'deal_hold_days', 'dormancy_is_dwell_free'] %}

-- A policy that is there twice is a mistake, which policy_problems reports.
with policies as (
    select
        policy_id,
        {% for setting in settings %}
        max(cast({{ setting }} as string)) as {{ setting }},
        {% endfor %}
        max(threshold_set) as threshold_set
    from {{ ref('stg_policy__policies') }}
    where policy_id is not null
    group by policy_id
),

rules as (
    select * from {{ ref('int_policy_rules') }}
),

set_meanings as (
    select * from {{ ref('int_policy_set_meanings') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

calendar as (
    select distinct
        policy_id,
        valid_from
    from {{ ref('stg_policy__policy_calendar') }}
    where policy_id is not null and valid_from is not null
),

first_days as (
    select
        policy_id,
        min(valid_from) as valid_from
    from calendar
    group by policy_id
),

said as (
    select
        policy_id,
        'policy_id=' || policy_id as place,
        'policy_calendar' as seed_name,
        'valid_from=' || cast(valid_from as string) as item,
        'in force from this day on' as meaning,
        valid_from
    from calendar
    {% for setting in settings %}
    union all
    select
        policy_id,
        'policy_id=' || policy_id as place,
        'channel_policies' as seed_name,
        '{{ setting }}' as item,
        coalesce({{ setting }}, '(blank)') as meaning,
        null as valid_from
    from policies
    {% endfor %}
    union all
    select
        policy_id,
        'policy_id=' || written_in as place,
        'channel_policy_rules' as seed_name,
        'rule_number=' || coalesce(cast(rule_number as string), '(blank)') as item,
        concat(
            {% for condition in condition_columns() %}
            coalesce('{{ condition }} ' || {{ condition }} || ', ', ''),
            {% endfor %}
            coalesce(channel, '(blank)')
        ) as meaning,
        null as valid_from
    from rules
    union all
    select
        policies.policy_id,
        'threshold_set=' || set_meanings.written_in as place,
        set_meanings.seed_name,
        set_meanings.item,
        set_meanings.meaning,
        null as valid_from
    from policies
    inner join set_meanings
        on policies.threshold_set = set_meanings.threshold_set
)

select
    said.policy_id,
    said.place,
    said.seed_name,
    said.item,
    said.meaning,
    coalesce(coalesce(said.valid_from, first_days.valid_from) <= as_of.as_of_date, false) as is_in_force,
    coalesce(said.valid_from, first_days.valid_from) as valid_from
from said
cross join as_of
left join first_days
    on said.policy_id = first_days.policy_id
