-- Bridge (macros/bridge.sql). One row per account and threshold set, under a number.
with thresholds as (
    select * from {{ ref('int_account_thresholds') }}
)

select
    cast(row_number() over (order by account_id, threshold_set) as integer) as measured_number,
    account_id,
    threshold_set
from thresholds
