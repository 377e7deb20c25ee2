-- One row per account whose CRM owner does not fit its channel. House accounts are left out.
with assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

mismatches as (
    select *
    from assignments
    where owner_status <> 'matches'
)

select
    account_id,
    account_name,
    ultimate_parent_account_id,
    region,
    owner_id,
    owner_channel,
    owner_status,
    assigned_channel,
    size_segment,
    assignment_reason,
    -- Largest first: the order in which a manager works the list.
    cast(row_number() over (
        order by size_measure_amount desc nulls last, net_revenue_12m desc, account_id asc
    ) as integer) as move_priority,
    size_measure_amount,
    net_revenue_12m,
    as_of_date
from mismatches
