-- One row per raw row that could not be used, with its reason and what it held: nothing is dropped in silence.
with reasons as (
    select * from {{ ref('stg_policy__rejection_reasons') }}
),

rejections as (
    select * from {{ ref('int_rejections') }}
)

select
    rejections.table_name,
    rejections.record_key,
    rejections.reason_code,
    reasons.severity,
    reasons.holds_account,
    rejections.account_id,
    rejections.record_date,
    rejections.message,
    rejections.payload
from rejections
inner join reasons
    on rejections.reason_code = reasons.reason_code
