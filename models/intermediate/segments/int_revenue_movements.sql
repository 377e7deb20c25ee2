{{ config(materialized='ephemeral') }}

-- What enters each account's trailing windows of revenue, and what leaves them, at which evaluation. Only a long sales cycle has a long
-- window. A return that became known when its order had left the window never was in it.
with parts as (

    select * from {{ changed_rows(ref('int_order_parts'), 'changed_evaluations', evaluation_column=none) }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

timed as (

    select
        parts.account_id,
        windows.threshold_set,
        parts.net_amount,
        {{ entry_number('parts.known_date', 'windows.as_of_number') }} as entry_number,
        {{ exit_number('parts.order_date', 'windows.size_months', 'windows.size_window_start', 'windows.as_of_number') }} as exit_number,
        case
            when thresholds.sales_cycle = 'long'
                then {{ exit_number('parts.order_date', 'windows.size_months_long', 'windows.long_size_window_start', 'windows.as_of_number') }}  -- noqa: LT05
            else 0
        end as long_exit_number
    from parts
    inner join thresholds
        on parts.account_id = thresholds.account_id
    inner join windows
        on thresholds.threshold_set = windows.threshold_set

),

moved as (

    select
        timed.account_id,
        timed.threshold_set,
        case movements.movement
            when 'entry' then timed.entry_number
            when 'exit' then timed.exit_number
            else timed.long_exit_number
        end as evaluation_number,
        case
            when timed.entry_number >= timed.exit_number then null
            when movements.movement = 'entry' then timed.net_amount
            when movements.movement = 'exit' then -timed.net_amount
        end as net_amount,
        case
            when timed.entry_number >= timed.long_exit_number then null
            when movements.movement = 'entry' then timed.net_amount
            when movements.movement = 'long exit' then -timed.net_amount
        end as long_net_amount
    from timed
    cross join (values ('entry'), ('exit'), ('long exit')) as movements (movement)

),

final as (

    select *
    from moved
    where net_amount is not null or long_net_amount is not null

)

select * from final
