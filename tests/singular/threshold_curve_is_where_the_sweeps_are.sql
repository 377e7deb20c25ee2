-- Two ways to move a boundary: at 10 % lower, today and 10 % higher, curve and sweep have as many accounts outside, and as many reps.
with curve as (
    select
        *,
        100 * factor - 100 as percent
    from {{ ref('threshold_curve') }}
    where factor in (0.9, 1, 1.1)
),

sweeps as (
    select * from {{ ref('policy_threshold_sweeps') }}
    where measure <> 'dormancy' and percent in (-10, 0, 10)
)

select
    sweeps.measure,
    sweeps.segment,
    sweeps.percent,
    sweeps.outside_count,
    curve.outside_count as curve_outside_count,
    sweeps.contribution,
    curve.contribution as curve_contribution
from sweeps
left join curve
    on sweeps.measure = curve.measure and sweeps.segment = curve.segment and sweeps.percent = curve.percent
where
    curve.percent is null
    or sweeps.account_count <> curve.account_count
    or sweeps.outside_count <> curve.outside_count
    or (sweeps.percent = 0) <> curve.is_today
    or (curve.is_today and curve.moved_count <> 0)
    or sweeps.unknown_margin_count <> curve.unknown_margin_count
    or abs(sweeps.reps_needed_outside - curve.reps_needed_outside) > 0.01
    or abs(sweeps.reps_needed_inside - curve.reps_needed_inside) > 0.01
    -- One rounds each account, the other each kind of account.
    or abs(sweeps.contribution - curve.contribution) > 0.01 + 0.01 * curve.account_count
