-- One row per account that the control group, a deal or rejected rows hold as of the as-of date: what holds it, and the last day on which
-- it does if nothing happens.
--
-- Rules "Control group", "Deal hold" and "Data hold" in docs/rules.md. Of several deals the one that is open longest is named, of several
-- rejected rows the one that leaves its window last.
with assignments as (
    select * from {{ ref('int_account_assignments') }}
    where assignment_source in ('control', 'deal_hold', 'data_hold')
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- The periods of the as-of date.
channel_periods as (
    select channel_periods.*
    from {{ ref('int_channel_periods') }} as channel_periods
    inner join run_context
        on channel_periods.from_date <= run_context.as_of_date and channel_periods.until_date > run_context.as_of_date
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
),

rejections as (
    select rejections.*
    from {{ ref('int_rejections') }} as rejections
    inner join {{ ref('stg_policy__rejection_reasons') }} as reasons
        on rejections.reason_code = reasons.reason_code and reasons.holds_account
),

data_holds as (
    select * from {{ ref('int_data_holds') }}
),

holding_deals as (
    select
        assignments.account_id,
        deals.opportunity_id as deal_id,
        deals.amount as deal_amount,
        deals.created_date as deal_created_date,
        {{ dbt.dateadd('day', -1, 'channel_periods.free_from_date') }} as last_held_date,
        row_number() over (
            partition by assignments.account_id order by deals.open_until_date desc, deals.amount desc, deals.opportunity_id asc
        ) as hold_rank
    from assignments
    cross join run_context
    inner join channel_periods
        on assignments.account_id = channel_periods.account_id
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    inner join thresholds
        on assignments.account_id = thresholds.account_id and run_context.threshold_set = thresholds.threshold_set
    inner join deals
        on
            assignments.account_id = deals.account_id
            and {{ deal_holds_change(
                'channel_periods.settled_date', 'parameters.deal_hold_min_deal_age_days', 'thresholds.large_transaction_from'
            ) }}
    where assignments.assignment_source = 'deal_hold'
),

kept_accounts as (
    select
        assignments.account_id,
        {{ dbt.dateadd('day', -1, 'channel_periods.control_free_from_date') }} as last_held_date
    from assignments
    inner join channel_periods
        on assignments.account_id = channel_periods.account_id
    where assignments.assignment_source = 'control'
),

holding_rows as (
    select
        assignments.account_id,
        rejections.table_name as rejected_table,
        rejections.record_key as rejected_key,
        rejections.message as rejected_message,
        rejections.record_date as rejected_date,
        count(*) over (partition by assignments.account_id) as rejected_row_count,
        {{ dbt.dateadd('day', -1, 'data_holds.free_from_date') }} as last_held_date,
        row_number() over (
            partition by assignments.account_id
            order by rejections.record_date desc, rejections.table_name asc, rejections.record_key asc, rejections.message asc
        ) as hold_rank
    from assignments
    cross join run_context
    inner join data_holds
        on
            assignments.account_id = data_holds.account_id
            and run_context.as_of_date >= data_holds.from_date
            and run_context.as_of_date < data_holds.until_date
    inner join rejections
        on
            assignments.account_id = rejections.account_id
            and data_holds.kept_month_end < rejections.record_date
            and run_context.as_of_date >= rejections.record_date
    where assignments.assignment_source = 'data_hold'
)

select
    assignments.account_id,
    holding_deals.deal_id,
    holding_rows.rejected_table,
    holding_rows.rejected_key,
    holding_rows.rejected_message,
    holding_deals.deal_amount,
    cast(coalesce(holding_rows.rejected_row_count, 0) as integer) as rejected_row_count,
    holding_deals.deal_created_date,
    holding_rows.rejected_date,
    cast(coalesce(kept_accounts.last_held_date, holding_deals.last_held_date, holding_rows.last_held_date) as date) as last_held_date
from assignments
left join kept_accounts
    on assignments.account_id = kept_accounts.account_id
left join holding_deals
    on assignments.account_id = holding_deals.account_id and holding_deals.hold_rank = 1
left join holding_rows
    on assignments.account_id = holding_rows.account_id and holding_rows.hold_rank = 1
