-- One row: the as-of date of the run, the policy in force on it, and the reporting currency.
--
-- The policy in force is the latest of the calendar that has begun.
with as_of as (
    select * from {{ ref('int_as_of_date') }}
),

calendar as (
    select * from {{ ref('stg_policy__policy_calendar') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

latest_start as (
    select
        as_of.as_of_date,
        max(calendar.valid_from) as valid_from
    from calendar
    inner join as_of
        on calendar.valid_from <= as_of.as_of_date
    group by as_of.as_of_date
)

select
    latest_start.as_of_date,
    '{{ business_timezone() }}' as business_timezone,
    policies.policy_id,
    policies.threshold_set,
    policies.fallback_channel,
    policies.deal_routing,
    parameters.reporting_currency
from latest_start
inner join calendar
    on latest_start.valid_from = calendar.valid_from
inner join policies
    on calendar.policy_id = policies.policy_id
inner join parameters
    on policies.threshold_set = parameters.threshold_set
