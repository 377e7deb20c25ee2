-- Bridge (macros/bridge.sql). One row per threshold set: where each trailing window of a threshold set starts at D (a start is exclusive), and how long it is.
with parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    parameters.threshold_set,
    parameters.size_months,
    parameters.size_months_long,
    parameters.transaction_size_months,
    parameters.transaction_size_rank,
    parameters.at_risk_months,
    parameters.quality_hold_months,
    as_of.as_of_number,
    as_of.as_of_date,
    {{ months_before('as_of.as_of_date', 'parameters.size_months') }} as size_window_start,
    {{ months_before('as_of.as_of_date', 'parameters.size_months_long') }} as long_size_window_start,
    {{ months_before('as_of.as_of_date', 'parameters.transaction_size_months') }} as transaction_window_start,
    {{ months_before('as_of.as_of_date', 'parameters.at_risk_months') }} as rhythm_window_start,
    {{ months_before('as_of.as_of_date', 'parameters.quality_hold_months') }} as quality_window_start
from parameters
cross join as_of
