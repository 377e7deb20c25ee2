{{ config(materialized='ephemeral') }}

-- What enters each account's trailing windows of revenue, and what leaves them, at which evaluation. Only a long sales cycle has a long
-- window. A return that became known when its order had left the window never was in it.
with parts as (
    select * from {{ ref('int_order_amounts') }}
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

-- Each order is read once for all of its movements: branches of a union, one for each kind, take half as long again to add up.
moves as (
    select 'entry' as move
    union all
    select 'exit' as move
    union all
    select 'long_exit' as move
),

moving as (
    select
        timed.account_id,
        timed.measured_number,
        case moves.move
            when 'entry' then timed.entry_number
            when 'exit' then timed.exit_number
            when 'long_exit' then timed.long_exit_number
        end as evaluation_number,
        {{ moved_amount('timed.net_amount', 'exit') }} as net_amount,
        {{ moved_amount('timed.net_amount', 'long_exit') }} as long_net_amount
    from timed
    cross join moves
)

select *
from moving
where net_amount is not null or long_net_amount is not null
