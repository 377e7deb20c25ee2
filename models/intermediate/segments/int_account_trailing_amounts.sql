{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- Each account's trailing amount (revenue, or margin where the policy says so) and the sum over its ultimate parent's group, at each of its
-- evaluations. Who has not started yet has bought nothing, and adds nothing.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

revenue as (

    select * from {{ changed_rows(ref('int_account_revenue'), 'changed_evaluations') }}

),

measured as (

    select
        accounts.account_id,
        accounts.ultimate_parent_account_id,
        revenue.evaluation_number,
        revenue.threshold_set,
        thresholds.sales_cycle,
        -- A long cycle's window scaled back to the short one's length.
        cast(parameters.size_months as decimal(18, 12)) / parameters.size_months_long as long_window_share,
        case when parameters.size_measure = 'margin' then revenue.gross_margin else revenue.net_revenue end as short_amount,
        case when parameters.size_measure = 'margin' then revenue.long_gross_margin else revenue.long_net_revenue end as long_amount
    from revenue
    inner join accounts
        on revenue.account_id = accounts.account_id
    inner join thresholds
        on revenue.account_id = thresholds.account_id and revenue.threshold_set = thresholds.threshold_set
    inner join parameters
        on revenue.threshold_set = parameters.threshold_set

),

own as (

    select
        account_id,
        ultimate_parent_account_id,
        evaluation_number,
        threshold_set,
        case
            when short_amount is null or (sales_cycle = 'long' and long_amount is null) then null
            when sales_cycle = 'long'
                then greatest(short_amount, round(cast(long_amount as decimal(38, 2)) * cast(long_window_share as decimal(18, 12)), 2))
            else short_amount
        end as own_trailing_amount
    from measured

),

groups as (

    select
        ultimate_parent_account_id,
        evaluation_number,
        threshold_set,
        case when count(*) = count(own_trailing_amount) then sum(own_trailing_amount) end as group_trailing_amount
    from own
    group by
        ultimate_parent_account_id,
        evaluation_number,
        threshold_set

),

final as (

    select
        own.account_id,
        own.ultimate_parent_account_id,
        own.evaluation_number,
        own.threshold_set,
        cast(own.own_trailing_amount as decimal(18, 2)) as own_trailing_amount,
        cast(groups.group_trailing_amount as decimal(18, 2)) as group_trailing_amount
    from own
    inner join groups
        on
            own.ultimate_parent_account_id = groups.ultimate_parent_account_id
            and own.evaluation_number = groups.evaluation_number
            and own.threshold_set = groups.threshold_set

)

select * from final
