{{ config(materialized='ephemeral') }}

-- What enters each account's trailing windows of revenue, and what leaves them, at which evaluation. Only a long sales cycle has a long
-- window. A return that became known when its order had left the window never was in it.
with parts as (

    select * from {{ changed_rows(ref('int_order_parts'), 'changed_evaluations', evaluation_column=none) }}

),

accounts as (

    select * from {{ ref('int_measured_accounts') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

timed as (

    select
        accounts.account_id,
        accounts.measured_number,
        parts.net_amount,
        {{ entry_number('parts.known_date', 'windows.as_of_number') }} as entry_number,
        {{ exit_number('parts.order_date', 'windows.size_months', 'windows.size_window_start', 'windows.as_of_number') }} as exit_number,
        case
            when accounts.sales_cycle = 'long'
                then {{ exit_number('parts.order_date', 'windows.size_months_long', 'windows.long_size_window_start', 'windows.as_of_number') }}  -- noqa: LT05
            else 0
        end as long_exit_number
    from parts
    inner join accounts
        on parts.account_id = accounts.account_id
    inner join windows
        on accounts.threshold_set = windows.threshold_set

),

moving as {{ materialized() }} (

    select * from timed
    where {{ is_to_build('changed_evaluations', ['entry_number', 'exit_number', 'long_exit_number']) }}

),

final as (

    select
        account_id,
        measured_number,
        entry_number as evaluation_number,
        case when entry_number < exit_number then net_amount end as net_amount,
        case when entry_number < long_exit_number then net_amount end as long_net_amount
    from moving
    where entry_number < exit_number or entry_number < long_exit_number

    union all

    select
        account_id,
        measured_number,
        exit_number as evaluation_number,
        -net_amount as net_amount,
        null as long_net_amount
    from moving
    where entry_number < exit_number

    union all

    select
        account_id,
        measured_number,
        long_exit_number as evaluation_number,
        null as net_amount,
        -net_amount as long_net_amount
    from moving
    where entry_number < long_exit_number

)

select * from final
