-- One row per account that is to move from its CRM owner to the other channel: the go-live move list. House accounts are left out.
--
-- Rule "Owners and mismatches" in docs/rules.md. Accounts of leavers stand in leaver_accounts.
with assignments as (
    select * from {{ ref('account_channel_assignments') }}
    where owner_status = 'wrong_channel'
),

flips as (
    select * from {{ ref('int_upcoming_flips') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- What comes back by itself soon need not go.
flips_back as (
    select
        assignments.account_id,
        min(flips.flip_date) as flips_back_on
    from assignments
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    inner join flips
        on
            assignments.account_id = flips.account_id
            and assignments.owner_channel = flips.to_channel
            and flips.flip_date <= {{ dbt.dateadd('day', 'parameters.soon_days', 'run_context.as_of_date') }}
    where flips.flip_of = 'assigned'
    group by assignments.account_id
)

select
    assignments.account_id,
    assignments.account_name,
    assignments.ultimate_parent_account_id,
    assignments.region,
    assignments.owner_id,
    assignments.owner_name,
    assignments.owner_channel,
    assignments.assigned_channel,
    flips_back.flips_back_on,
    assignments.size_segment,
    assignments.assignment_reason,
    -- Largest first: the order in which a manager works the list.
    cast(row_number() over (
        order by
            assignments.size_measure_amount desc nulls last,
            assignments.net_revenue_12m desc,
            assignments.account_id asc
    ) as integer) as move_priority,
    assignments.size_measure_amount,
    assignments.net_revenue_12m,
    assignments.as_of_date
from assignments
left join flips_back
    on assignments.account_id = flips_back.account_id
