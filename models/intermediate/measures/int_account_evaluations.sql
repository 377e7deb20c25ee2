{{ config(materialized='view') }}

-- One row per account, threshold set and evaluation date, from the account's first on: the grid on which measures are taken.
with thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

starts as (
    select * from {{ ref('int_account_starts') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
)

select
    thresholds.account_id,
    thresholds.threshold_set,
    evaluation_dates.evaluation_date
from thresholds
inner join starts
    on thresholds.account_id = starts.account_id
inner join evaluation_dates
    on starts.first_evaluation_date <= evaluation_dates.evaluation_date
