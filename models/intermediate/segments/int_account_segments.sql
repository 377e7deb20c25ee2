{{ config(materialized='view') }}

-- int_account_cells in words.
with account_cells as (
    select * from {{ ref('int_account_cells') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

numbered_cells as (
    select * from {{ ref('int_numbered_cells') }}
)

select
    account_cells.account_id,
    account_cells.evaluation_number,
    account_cells.threshold_set,
    evaluation_dates.evaluation_date,
    numbered_cells.lifecycle_stage,
    numbered_cells.size_segment,
    numbered_cells.dormancy_status,
    numbered_cells.transaction_band,
    plain_cells.lifecycle_stage as plain_lifecycle_stage,
    plain_cells.size_segment as plain_size_segment,
    account_cells.is_group_large,
    account_cells.is_group_active
from account_cells
inner join evaluation_dates
    on account_cells.evaluation_number = evaluation_dates.evaluation_number
inner join numbered_cells
    on account_cells.threshold_set = numbered_cells.threshold_set and account_cells.cell_number = numbered_cells.cell_number
inner join numbered_cells as plain_cells
    on account_cells.threshold_set = plain_cells.threshold_set and account_cells.plain_cell_number = plain_cells.cell_number
