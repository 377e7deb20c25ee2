-- Bridge (macros/bridge.sql). One row per account, evaluation and threshold set: int_account_segments in numbers.
with segments as (
    select * from {{ ref('int_account_segments') }}
),

numbered_cells as (
    select * from {{ ref('int_numbered_cells') }}
)

select
    segments.account_id,
    segments.evaluation_number,
    segments.threshold_set,
    cells.cell_number,
    plain_cells.cell_number as plain_cell_number,
    segments.is_group_large,
    segments.is_group_active
from segments
inner join numbered_cells as cells
    on
        segments.threshold_set = cells.threshold_set
        and segments.lifecycle_stage = cells.lifecycle_stage
        and segments.size_segment = cells.size_segment
        and segments.dormancy_status = cells.dormancy_status
        and segments.transaction_band = cells.transaction_band
inner join numbered_cells as plain_cells
    on
        segments.threshold_set = plain_cells.threshold_set
        and segments.lifecycle_stage_without_memory = plain_cells.lifecycle_stage
        and segments.size_segment_without_memory = plain_cells.size_segment
        and segments.dormancy_status = plain_cells.dormancy_status
        and segments.transaction_band = plain_cells.transaction_band
