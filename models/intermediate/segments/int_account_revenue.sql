-- What each account with orders brought in the trailing windows of each threshold set.
with orders as (

    select * from {{ ref('int_orders_netted') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

in_windows as (

    select
        orders.account_id,
        windows.threshold_set,
        orders.net_amount,
        orders.margin_amount,
        orders.order_date > windows.size_window_start as is_in_size_window,
        orders.order_date > windows.long_size_window_start as is_in_long_window
    from orders
    cross join windows

),

final as (

    select
        account_id,
        threshold_set,
        coalesce(sum(case when is_in_size_window then net_amount end), 0) as net_revenue,
        coalesce(sum(case when is_in_long_window then net_amount end), 0) as long_net_revenue,
        -- A margin is known when that of every order in the window is.
        case
            when count(case when is_in_size_window and margin_amount is null then 1 end) = 0
                then coalesce(sum(case when is_in_size_window then margin_amount end), 0)
        end as gross_margin,
        case
            when count(case when is_in_long_window and margin_amount is null then 1 end) = 0
                then coalesce(sum(case when is_in_long_window then margin_amount end), 0)
        end as long_gross_margin
    from in_windows
    group by
        account_id,
        threshold_set

)

select * from final
