-- One row per raw table and column: how full it is, and how full it was in the last accepted run; blank where there is none.
with profile as (
    select * from {{ ref('raw_profile') }}
),

accepted as (
    select * from {{ source('raw_landing', 'accepted_measures') }}
)

select
    profile.table_name,
    profile.column_name,
    profile.row_count,
    accepted_rows.value as accepted_row_count,
    profile.filled_share,
    accepted_shares.value as accepted_filled_share
from profile
left join accepted as accepted_rows
    on accepted_rows.measure_group = 'rows' and profile.table_name = accepted_rows.member
left join accepted as accepted_shares
    on
        accepted_shares.measure_group = 'filled_share'
        and profile.table_name || '.' || profile.column_name = accepted_shares.member
