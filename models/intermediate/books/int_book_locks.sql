{{ config(enabled=var('rep_books')) }}

-- One row per account of a channel: who owns it, whether that rep could keep it, and the rep with whom it has to stay.
--
-- Rule "Books of accounts" in docs/rules.md: an active rep before an override of the owner, that before an open large deal, that before a
-- handover.
with assignments as (
    select
        *,
        cast(assigned_channel as string) as channel
    from {{ ref('int_account_assignments') }}
    where assigned_channel <> 'house'
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

reps as (
    select * from {{ ref('int_book_reps') }}
),

overrides as (
    select * from {{ ref('stg_policy__owner_overrides') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
    where is_deal
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

owner_periods as (
    select * from {{ ref('int_owner_periods') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- Where merged records bring several together, the one that began last.
overrides_in_force as (
    select
        survivors.surviving_account_id as account_id,
        overrides.owner_id,
        overrides.reason,
        overrides.approved_by,
        overrides.valid_to,
        row_number() over (
            partition by survivors.surviving_account_id order by {{ override_precedence('overrides') }}
        ) as override_rank
    from overrides
    inner join survivors
        on overrides.account_id = survivors.account_id
    inner join run_context
        on run_context.as_of_date between overrides.valid_from and overrides.valid_to
),

large_deals as (
    select
        deals.account_id,
        min(deals.opportunity_id) as opportunity_id
    from deals
    cross join run_context
    inner join thresholds
        on deals.account_id = thresholds.account_id and run_context.threshold_set = thresholds.threshold_set
    where deals.combined_amount >= thresholds.large_transaction_from
    group by deals.account_id
),

-- The first owner of an account took it over from nobody.
new_owners as (
    select
        owner_periods.account_id,
        max(owner_periods.from_date) as from_date
    from owner_periods
    inner join run_context
        on owner_periods.from_date <= run_context.as_of_date
    inner join owner_periods as former_periods
        on owner_periods.account_id = former_periods.account_id and owner_periods.from_date = former_periods.until_date
    inner join accounts
        on owner_periods.account_id = accounts.account_id and owner_periods.owner_id = accounts.owner_id
    group by owner_periods.account_id
),

handovers as (
    select
        assignments.account_id,
        greatest(
            new_owners.from_date,
            case
                when assignments.previous_channel is not null then {{ handoff_effective_date('assignments.channel_since_date') }}
            end
        ) as handed_over_date
    from assignments
    left join new_owners
        on assignments.account_id = new_owners.account_id
),

found as (
    select
        assignments.account_id,
        assignments.channel,
        assignments.owner_status,
        assignments.owner_channel,
        accounts.owner_id as crm_owner_id,
        case when {{ may_have_book('owners.channel', 'assignments.channel') }} then owners.user_id end as owner_id,
        overrides_in_force.owner_id as override_owner_id,
        overrides_in_force.reason as override_reason,
        overrides_in_force.approved_by as override_approved_by,
        overrides_in_force.valid_to as override_valid_to,
        override_reps.user_id is not null as has_override_rep,
        large_deals.opportunity_id,
        handovers.handed_over_date,
        coalesce(
            handovers.handed_over_date > {{ dbt.dateadd('day', '-1 * parameters.book_handover_lock_days', 'run_context.as_of_date') }},
            false
        ) as is_handed_over,
        run_context.as_of_date
    from assignments
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    inner join accounts
        on assignments.account_id = accounts.account_id
    inner join handovers
        on assignments.account_id = handovers.account_id
    left join overrides_in_force
        on assignments.account_id = overrides_in_force.account_id and overrides_in_force.override_rank = 1
    left join reps as override_reps
        on overrides_in_force.owner_id = override_reps.user_id
    left join reps as owners
        on accounts.owner_id = owners.user_id
    left join large_deals
        on assignments.account_id = large_deals.account_id
)

select
    account_id,
    channel,
    crm_owner_id,
    owner_id,
    owner_status,
    owner_channel,
    case
        when has_override_rep then override_owner_id
        when opportunity_id is not null or is_handed_over then owner_id
    end as locked_owner_id,
    case
        when has_override_rep then 'override'
        when owner_id is null then null
        when opportunity_id is not null then 'deal'
        when is_handed_over then 'handover'
    end as locked_by,
    case
        when has_override_rep
            then
                'an override until ' || cast(override_valid_to as string) || ', approved by ' || override_approved_by || ', says so: '
                || override_reason
        when owner_id is null then null
        when opportunity_id is not null then 'the large deal ' || opportunity_id || ' is open'
        when is_handed_over
            then
                case when handed_over_date > as_of_date then 'it is' else 'it was' end
                || ' handed over on ' || cast(handed_over_date as string)
    end as lock_text,
    case when not has_override_rep then override_owner_id end as absent_override_owner_id
from found
