{{ after('policy_problems') }}

with calendar as (
    select * from {{ ref('stg_policy__policy_calendar') }}
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

latest_start as (
    select max(calendar.valid_from) as valid_from
    from calendar
    cross join as_of
    where calendar.valid_from <= as_of.as_of_date
)

select
    policies.policy_id,
    policies.threshold_set,
    policies.fallback_channel,
    policies.deal_routing,
    calendar.valid_from as in_force_since_date
from latest_start
inner join calendar
    on latest_start.valid_from = calendar.valid_from
inner join policies
    on calendar.policy_id = policies.policy_id
