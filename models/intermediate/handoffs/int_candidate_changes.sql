-- Evaluations at which an account's candidate channel changes under the policy calendar (those ahead included), and which segments changed
-- with it since the month-end before.
with in_force as (
    select distinct track_number
    from {{ ref('int_policy_tracks') }}
    where track = 'in_force'
),

runs as (
    select * from {{ ref('int_candidate_runs') }}
    where from_number = run_number and not is_first and not is_between
),

settled_between as (
    select * from {{ ref('int_settled_between') }}
),

policies as (
    select * from {{ ref('int_policy_by_evaluation') }}
),

spells as (
    select * from {{ ref('int_cell_spells') }}
),

cells as (
    select * from {{ ref('int_policy_cells') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

changes as (
    select
        runs.account_id,
        runs.is_between,
        runs.is_outside,
        runs.run_number
    from runs
    inner join in_force
        on runs.track_number = in_force.track_number

    union all

    -- At a D between month-ends, only what settles at once is a change.
    select
        account_id,
        true as is_between,
        is_outside,
        run_number
    from settled_between
),

-- The cell, and that of the month-end before by the same threshold set.
paired as (
    select
        changes.account_id,
        changes.is_outside,
        changes.run_number,
        policies.threshold_set,
        spells.cell_number,
        former.cell_number as former_cell_number
    from changes
    inner join policies
        on changes.run_number = policies.evaluation_number
    inner join spells
        on
            changes.account_id = spells.account_id
            and policies.threshold_set = spells.threshold_set
            and changes.is_between = spells.is_between
            and changes.run_number >= spells.from_number
            and changes.run_number <= spells.to_number
    inner join spells as former
        on
            changes.account_id = former.account_id
            and policies.threshold_set = former.threshold_set
            and not former.is_between
            and {{ month_end_before('changes.run_number') }} >= former.from_number
            and {{ month_end_before('changes.run_number') }} <= former.to_number
),

compared as (
    select
        paired.account_id,
        accounts.ultimate_parent_account_id,
        paired.run_number,
        case when paired.is_outside then 'outside' else 'inside' end as channel,
        cells.lifecycle_stage,
        cells.size_segment,
        cells.dormancy_status,
        cells.transaction_band,
        former.lifecycle_stage as former_lifecycle_stage,
        former.size_segment as former_size_segment,
        former.dormancy_status as former_dormancy_status,
        former.transaction_band as former_transaction_band
    from paired
    inner join accounts
        on paired.account_id = accounts.account_id
    inner join cells
        on paired.threshold_set = cells.threshold_set and paired.cell_number = cells.cell_number
    inner join cells as former
        on paired.threshold_set = former.threshold_set and paired.former_cell_number = former.cell_number
)

select
    account_id,
    ultimate_parent_account_id,
    channel,
    {{ segment_change('lifecycle_stage') }}
    || {{ segment_change('size_segment') }}
    || {{ segment_change('dormancy_status') }}
    || {{ segment_change('transaction_band') }} as segment_changes,
    dormancy_status <> former_dormancy_status and dormancy_status = 'dormant' as is_new_dormant,
    size_segment <> former_size_segment or 'whitespace' in (lifecycle_stage, former_lifecycle_stage) as depends_on_group,
    run_number
from compared
