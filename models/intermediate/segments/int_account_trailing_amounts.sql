{{ config(materialized='ephemeral') }}

-- Beside what each account's windows hold its own trailing amount: revenue, or margin where the policy says so.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

windows as (

    select * from {{ changed_rows(ref('int_account_windows'), 'changed_evaluations') }}

),

margins as (

    select * from {{ changed_rows(ref('int_account_margins'), 'changed_evaluations') }}

),

measured as (

    select
        windows.*,
        accounts.ultimate_parent_account_id,
        accounts.potential_amount,
        accounts.is_key_account,
        thresholds.size_scope as tier_scope,
        thresholds.sales_cycle,
        thresholds.dormant_after_days,
        parameters.size_measure,
        -- A long cycle's window scaled back to the short one's length.
        cast(parameters.size_months as decimal(18, 12)) / parameters.size_months_long as long_window_share,
        -- Without an order in the window there is no margin either.
        case when margins.account_id is null then 0 else margins.gross_margin end as gross_margin,
        case when margins.account_id is null then 0 else margins.long_gross_margin end as long_gross_margin
    from windows
    inner join accounts
        on windows.account_id = accounts.account_id
    inner join thresholds
        on windows.account_id = thresholds.account_id and windows.threshold_set = thresholds.threshold_set
    inner join parameters
        on windows.threshold_set = parameters.threshold_set
    left join margins
        on
            windows.account_id = margins.account_id
            and windows.evaluation_number = margins.evaluation_number
            and windows.threshold_set = margins.threshold_set

),

chosen as (

    select
        *,
        case when size_measure = 'margin' then gross_margin else net_revenue end as short_amount,
        case when size_measure = 'margin' then long_gross_margin else long_net_revenue end as long_amount
    from measured

),

final as (

    select
        *,
        cast(case
            when short_amount is null or (sales_cycle = 'long' and long_amount is null) then null
            when sales_cycle = 'long'
                then greatest(short_amount, round(cast(long_amount as decimal(38, 2)) * cast(long_window_share as decimal(18, 12)), 2))
            else short_amount
        end as decimal(18, 2)) as own_trailing_amount
    from chosen

)

select * from final
