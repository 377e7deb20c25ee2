-- Each account's trailing amount (revenue, or margin where the policy says so) and the sum over its ultimate parent's group.
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

    select * from {{ ref('int_account_revenue') }}

),

measured as (

    select
        accounts.account_id,
        accounts.ultimate_parent_account_id,
        thresholds.threshold_set,
        thresholds.sales_cycle,
        -- A long cycle's window scaled back to the short one's length.
        cast(parameters.size_months as decimal(18, 12)) / parameters.size_months_long as long_window_share,
        -- No order is no revenue and no margin; an unknown margin stays unknown.
        case
            when revenue.account_id is null then 0
            when parameters.size_measure = 'margin' then revenue.gross_margin
            else revenue.net_revenue
        end as short_amount,
        case
            when revenue.account_id is null then 0
            when parameters.size_measure = 'margin' then revenue.long_gross_margin
            else revenue.long_net_revenue
        end as long_amount
    from accounts
    inner join thresholds
        on accounts.account_id = thresholds.account_id
    inner join parameters
        on thresholds.threshold_set = parameters.threshold_set
    left join revenue
        on accounts.account_id = revenue.account_id and thresholds.threshold_set = revenue.threshold_set

),

own as (

    select
        account_id,
        ultimate_parent_account_id,
        threshold_set,
        case
            when short_amount is null or (sales_cycle = 'long' and long_amount is null) then null
            when sales_cycle = 'long'
                then greatest(short_amount, round(long_amount * cast(long_window_share as decimal(18, 12)), 2))
            else short_amount
        end as own_trailing_amount
    from measured

),

final as (

    select
        account_id,
        ultimate_parent_account_id,
        threshold_set,
        cast(own_trailing_amount as decimal(18, 2)) as own_trailing_amount,
        cast(
            case
                when
                    count(*) over (partition by ultimate_parent_account_id, threshold_set)
                    = count(own_trailing_amount) over (partition by ultimate_parent_account_id, threshold_set)
                    then sum(own_trailing_amount) over (partition by ultimate_parent_account_id, threshold_set)
            end as decimal(18, 2)
        ) as group_trailing_amount
    from own

)

select * from final
