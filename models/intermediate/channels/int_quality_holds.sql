-- Stretches of evaluations at which rejected rows of an account's own keep it where it was at the month-end before the first of them. Rows
-- chain together: where one begins while another still holds, the account was already standing still.
with rejections as (
    select * from {{ ref('int_rejections_staging') }}

    union all

    select * from {{ ref('int_rejections_orders') }}
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

windows as (
    select * from {{ ref('int_measure_windows') }}
),

-- Rows of one month are one row here, so that no ties are left to order.
timed as (
    select distinct
        rejections.account_id,
        {{ entry_number('rejections.record_date', 'windows.as_of_number') }} as from_number,
        -- The last month-end before the row.
        {{ month_end_number('rejections.record_date') }} - 2 as frozen_number,
        {{ exit_number('rejections.record_date', 'windows.quality_hold_months', 'windows.quality_window_start', 'windows.as_of_number') }}
            as until_number
    from rejections
    cross join run_context
    inner join windows
        on run_context.threshold_set = windows.threshold_set
    inner join reasons
        on rejections.reason_code = reasons.reason_code
    inner join accounts
        on rejections.account_id = accounts.account_id
    where rejections.record_date <= windows.as_of_date
),

followed as (
    select
        timed.*,
        max(until_number) over (
            partition by account_id order by from_number, until_number rows between unbounded preceding and 1 preceding
        ) as held_until_number
    from timed
),

chained as (
    select
        followed.*,
        sum(case when frozen_number < held_until_number then 0 else 1 end) over (
            partition by account_id order by from_number, until_number rows unbounded preceding
        ) as chain_number
    from followed
)

select
    account_id,
    cast(min(from_number) as integer) as from_number,
    cast(max(until_number) as integer) as until_number,
    cast(min(frozen_number) as integer) as frozen_number
from chained
group by
    account_id,
    chain_number
