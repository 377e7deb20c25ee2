{{ after('gate_intermediate') }}

-- One row per override of the policy: whether it is in force as of the as-of date, and whether it still changes anything.
with overrides as (
    select * from {{ ref('stg_policy__channel_overrides') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    overrides.account_id,
    survivors.surviving_account_id,
    overrides.channel as override_channel,
    cast(assignments.settled_channel as string) as settled_channel,
    overrides.reason,
    overrides.approved_by,
    case
        when assignments.account_id is null then 'unknown_account'
        when overrides.valid_to < as_of.as_of_date then 'expired'
        when overrides.valid_from > as_of.as_of_date then 'not_yet_valid'
        when overrides.channel = assignments.settled_channel then 'agrees_with_policy'
        else 'in_force'
    end as override_status,
    overrides.valid_from,
    overrides.valid_to,
    as_of.as_of_date
from overrides
cross join as_of
left join survivors
    on overrides.account_id = survivors.account_id
left join assignments
    on survivors.surviving_account_id = assignments.account_id
