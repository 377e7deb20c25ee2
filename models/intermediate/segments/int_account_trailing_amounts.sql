{{ config(materialized='ephemeral') }}

-- What each account's windows hold at each of its evaluations, and its own trailing amount: revenue, or margin where the policy says so.
with accounts as (
    select * from {{ ref('int_measured_accounts') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

windows as (
    select * from {{ ref('int_account_windows') }}
),

steps as (
    select * from {{ ref('int_evaluation_steps') }}
),

-- A long cycle's window is scaled back to the short one's length.
stretches as (
    select
        windows.*,
        accounts.measured_number,
        accounts.group_number,
        accounts.group_account_id,
        accounts.tier_scope,
        accounts.dormant_after_days,
        accounts.potential_amount,
        accounts.is_key_account,
        accounts.sales_cycle = 'long' as has_long_window,
        parameters.size_measure = 'margin' as is_margin_measured,
        cast(cast(parameters.size_months as decimal(18, 12)) / parameters.size_months_long as decimal(18, 12)) as long_window_share
    from windows
    inner join accounts
        on windows.account_id = accounts.account_id and windows.threshold_set = accounts.threshold_set
    inner join parameters
        on windows.threshold_set = parameters.threshold_set
),

margins as (
    select
        accounts.measured_number,
        margins.evaluation_number,
        margins.gross_margin,
        margins.long_gross_margin
    from {{ ref('int_account_margins') }} as margins
    inner join accounts
        on margins.account_id = accounts.account_id and margins.threshold_set = accounts.threshold_set
    inner join parameters
        on margins.threshold_set = parameters.threshold_set and parameters.size_measure = 'margin'
),

-- Without an order in the window there is no margin either.
amounts as (
    select
        stretches.*,
        stretches.from_number + steps.step as evaluation_number,
        case
            when not stretches.is_margin_measured then stretches.net_revenue
            when margins.measured_number is null then 0
            else margins.gross_margin
        end as short_amount,
        case
            when not stretches.has_long_window then null
            when not stretches.is_margin_measured then stretches.long_net_revenue
            when margins.measured_number is null then 0
            else margins.long_gross_margin
        end as long_amount
    from stretches
    inner join steps
        on stretches.evaluation_count = steps.evaluation_count
    left join margins
        on stretches.measured_number = margins.measured_number and stretches.from_number + steps.step = margins.evaluation_number
)

select
    *,
    cast(case
        when not has_long_window then short_amount
        when short_amount is null or long_amount is null then null
        else greatest(short_amount, round(cast(long_amount as decimal(38, 2)) * long_window_share, 2))
    end as decimal(18, 2)) as own_trailing_amount
from amounts
