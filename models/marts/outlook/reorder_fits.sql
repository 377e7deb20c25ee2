{{ after('gate_intermediate') }}

-- One row per fit: the model of a group of accounts as of the as-of date or of six months earlier, and whether what the earlier one said
-- has come true.
--
-- Rule "Reorder outlook" in docs/rules.md. The warning says why not to rely on it.
with fits as (
    select * from {{ ref('int_reorder_fits') }}
),

cases as (
    select * from {{ ref('int_reorder_cases') }}
),

calibrations as (
    select * from {{ ref('int_reorder_calibrations') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

fit_groups as (
    select distinct
        fit_id,
        fit_group,
        fit_level,
        is_as_of_date,
        outlook_date
    from cases
),

judged as (
    select
        fits.*,
        fit_groups.fit_group,
        fit_groups.fit_level,
        fit_groups.is_as_of_date,
        fit_groups.outlook_date,
        calibrations.account_count as calibrated_account_count,
        calibrations.predicted_share,
        calibrations.ordered_share,
        calibrations.brier_score,
        calibrations.auc,
        calibrations.calibration_error,
        {{ is_calibrated() }} as is_calibrated
    from fits
    inner join fit_groups
        on fits.fit_id = fit_groups.fit_id
    left join calibrations
        on fit_groups.fit_group = calibrations.scope
)

select
    judged.fit_id,
    judged.fit_group,
    judged.fit_level,
    judged.method,
    case when judged.is_as_of_date then {{ reorder_fit_warning() }} end as warning,
    cast(judged.account_count as integer) as account_count,
    cast(judged.repeating_account_count as integer) as repeating_account_count,
    cast(judged.sample_count as integer) as sample_count,
    cast(judged.regularity_k as integer) as regularity_k,
    cast(judged.regularity_wheat_morrison as decimal(18, 4)) as regularity_wheat_morrison,
    cast(judged.r as decimal(18, 6)) as r,
    cast(judged.alpha as decimal(18, 6)) as alpha,
    cast(judged.a as decimal(18, 6)) as a,
    cast(judged.b as decimal(18, 6)) as b,
    cast(judged.start_r as decimal(18, 6)) as start_r,
    cast(judged.start_alpha as decimal(18, 6)) as start_alpha,
    cast(judged.start_a as decimal(18, 6)) as start_a,
    cast(judged.start_b as decimal(18, 6)) as start_b,
    cast(judged.log_likelihood as decimal(18, 4)) as log_likelihood,
    cast(judged.iterations as integer) as iterations,
    judged.calibrated_account_count,
    judged.predicted_share,
    judged.ordered_share,
    judged.brier_score,
    judged.auc,
    judged.calibration_error,
    cast(judged.is_converged as boolean) as is_converged,
    judged.is_calibrated,
    judged.is_as_of_date,
    judged.outlook_date,
    as_of.as_of_date
from judged
cross join as_of
