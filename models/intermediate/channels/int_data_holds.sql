-- One row per account and period in which rejected rows of its own keep it in the channel of the month-end before the first of them.
--
-- Rule "Data hold" in docs/rules.md. Nobody knows what a rejected row said, so its account stays where it was while the row is in its
-- window. Rows chain together: where the month-end before a row is still held by an earlier one, the account was already standing still.
-- House accounts have no channel to lose.
with rejections as (
    select * from {{ ref('int_rejections') }}
),

reasons as (
    select * from {{ ref('stg_policy__rejection_reasons') }}
    where holds_account
),

accounts as (
    select * from {{ ref('int_accounts') }}
    where coverage <> 'house'
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

rejected_rows as (
    select
        rejections.account_id,
        {{ first_evaluation_on_or_after('rejections.record_date', 'run_context.as_of_date') }} as from_date,
        {{ leaves_window_on('rejections.record_date', 'parameters.data_hold_months', 'run_context.as_of_date') }} as until_date,
        {{ dbt.last_day(dbt.dateadd('month', -1, 'rejections.record_date'), 'month') }} as kept_month_end,
        {{ dbt.dateadd('month', 'parameters.data_hold_months', 'rejections.record_date') }} as free_from_date
    from rejections
    inner join run_context
        on rejections.record_date <= run_context.as_of_date
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    inner join reasons
        on rejections.reason_code = reasons.reason_code
    inner join accounts
        on rejections.account_id = accounts.account_id
),

-- Rows of one month are one row here, so that no ties are left to order.
holds as (
    select
        account_id,
        from_date,
        until_date,
        kept_month_end,
        max(free_from_date) as free_from_date
    from rejected_rows
    group by
        account_id,
        from_date,
        until_date,
        kept_month_end
),

followed as (
    select
        *,
        max(until_date) over (
            partition by account_id order by from_date, until_date rows between unbounded preceding and 1 preceding
        ) as held_until_date
    from holds
),

chained as (
    select
        *,
        sum(case when kept_month_end < held_until_date then 0 else 1 end) over (
            partition by account_id order by from_date, until_date rows unbounded preceding
        ) as chain_number
    from followed
)

select
    account_id,
    cast(min(from_date) as date) as from_date,
    cast(max(until_date) as date) as until_date,
    cast(min(kept_month_end) as date) as kept_month_end,
    cast(max(free_from_date) as date) as free_from_date
from chained
group by
    account_id,
    chain_number
