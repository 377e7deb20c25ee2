-- One row: the as-of date of the run, the policy in force on it, and fingerprints of the policy and of the raw data.
--
-- The policy in force is the latest of the calendar that has begun. A row of a mart names the fingerprints, so that it tells what made it.
{{ after('gate_staging') }}

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
),

policy_hashes as (
    {{ policy_hash() }}
),

-- The rows of orders have been hashed as they were read.
fingerprints as (
    {{ input_fingerprint(hashed=['orders', 'order_lines']) }}
)

select
    latest_start.as_of_date,
    '{{ business_timezone() }}' as business_timezone,
    policies.policy_id,
    policies.threshold_set,
    policies.fallback_channel,
    policies.deal_routing,
    parameters.reporting_currency,
    policy_hashes.policy_hash,
    fingerprints.input_fingerprint
from latest_start
inner join calendar
    on latest_start.valid_from = calendar.valid_from
inner join policies
    on calendar.policy_id = policies.policy_id
inner join parameters
    on policies.threshold_set = parameters.threshold_set
cross join policy_hashes
cross join fingerprints
