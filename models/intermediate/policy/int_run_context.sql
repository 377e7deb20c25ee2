-- What makes this run this run, in one row: the date, the policy in force, and fingerprints of policy and input.
with as_of as (
    select * from {{ ref('int_as_of_date') }}
),

in_force as (
    select * from {{ ref('int_policy_in_force') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

policy_hash as (
    select * from {{ ref('int_policy_hash') }}
),

input_fingerprint as (
    select * from {{ ref('int_input_fingerprint') }}
)

select
    as_of.as_of_date,
    '{{ business_timezone() }}' as business_timezone,
    in_force.policy_id,
    in_force.threshold_set,
    in_force.fallback_channel,
    in_force.deal_routing,
    parameters.reporting_currency,
    policy_hash.policy_hash,
    input_fingerprint.input_fingerprint
from as_of
cross join in_force
cross join policy_hash
cross join input_fingerprint
inner join parameters
    on in_force.threshold_set = parameters.threshold_set
