-- The difference that the mart shows is the one that the permutation test was about, but for a cent of rounding.
{{ config(enabled=var('control_effects')) }}

select
    effects.policy_id,
    effects.from_channel,
    effects.outcome,
    effects.difference,
    tests.difference as tested_difference
from {{ ref('control_effects') }} as effects
full outer join {{ ref('int_control_tests') }} as tests
    on
        effects.policy_id = tests.policy_id
        and effects.from_channel = tests.from_channel
        and effects.to_channel = tests.to_channel
        and effects.outcome = tests.outcome
where
    coalesce(abs(effects.difference - tests.difference), 0) > 0.01
    or (effects.difference is null) <> (tests.difference is null)
    -- What was found is always within its own interval.
    or effects.difference < effects.interval_low - 0.01
    or effects.difference > effects.interval_high + 0.01
