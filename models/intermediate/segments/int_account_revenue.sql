{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- What each account's trailing windows hold at each of its evaluations, per threshold set: the running balance of what enters them and what
-- leaves them.
with evaluations as (

    select * from {{ changed_rows(ref('int_account_evaluations'), 'changed_evaluations') }}

),

parts as (

    select * from {{ changed_rows(ref('int_order_parts'), 'changed_evaluations', evaluation_column=none) }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

timed as (

    select
        parts.account_id,
        windows.threshold_set,
        parts.net_amount,
        coalesce(parts.margin_amount, 0) as margin_amount,
        case when parts.margin_amount is null then 1 else 0 end as unknown_margins,
        {{ first_built(entry_number('parts.known_date', 'windows.as_of_number'), 'parts.account_id') }} as entry_number,
        {{ exit_number('parts.order_date', 'windows.size_months', 'windows.size_window_start', 'windows.as_of_number') }} as exit_number,
        {{ exit_number('parts.order_date', 'windows.size_months_long', 'windows.long_size_window_start', 'windows.as_of_number') }}
            as long_exit_number
    from parts
    cross join windows

),

-- What enters (sign 1) or leaves (-1) the short or the long window. A return that became known when its order had left the window never was
-- in it.
movements as (

    select
        *,
        entry_number as evaluation_number,
        1 as short_sign,
        0 as long_sign
    from timed
    where entry_number < exit_number

    union all

    select
        *,
        exit_number as evaluation_number,
        -1 as short_sign,
        0 as long_sign
    from timed
    where entry_number < exit_number

    union all

    select
        *,
        entry_number as evaluation_number,
        0 as short_sign,
        1 as long_sign
    from timed
    where entry_number < long_exit_number

    union all

    select
        *,
        long_exit_number as evaluation_number,
        0 as short_sign,
        -1 as long_sign
    from timed
    where entry_number < long_exit_number

),

changes as (

    select
        account_id,
        threshold_set,
        evaluation_number,
        sum(short_sign * net_amount) as short_net_amount,
        sum(short_sign * margin_amount) as short_margin_amount,
        sum(short_sign * unknown_margins) as short_unknown_margins,
        sum(long_sign * net_amount) as long_net_amount,
        sum(long_sign * margin_amount) as long_margin_amount,
        sum(long_sign * unknown_margins) as long_unknown_margins
    from movements
    group by
        account_id,
        threshold_set,
        evaluation_number

),

balances as (

    select
        evaluations.account_id,
        evaluations.evaluation_number,
        windows.threshold_set,
        coalesce(sum(changes.short_net_amount) over account_history, 0) as short_net_amount,
        coalesce(sum(changes.short_margin_amount) over account_history, 0) as short_margin_amount,
        coalesce(sum(changes.short_unknown_margins) over account_history, 0) as short_unknown_margins,
        coalesce(sum(changes.long_net_amount) over account_history, 0) as long_net_amount,
        coalesce(sum(changes.long_margin_amount) over account_history, 0) as long_margin_amount,
        coalesce(sum(changes.long_unknown_margins) over account_history, 0) as long_unknown_margins
    from evaluations
    cross join windows
    left join changes
        on
            evaluations.account_id = changes.account_id
            and evaluations.evaluation_number = changes.evaluation_number
            and windows.threshold_set = changes.threshold_set
    window account_history as (
        partition by evaluations.account_id, windows.threshold_set order by evaluations.evaluation_number rows unbounded preceding
    )

),

final as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        cast(short_net_amount as decimal(18, 2)) as net_revenue,
        cast(long_net_amount as decimal(18, 2)) as long_net_revenue,
        -- A margin is known when that of every order in the window is.
        cast(case when short_unknown_margins = 0 then short_margin_amount end as decimal(18, 2)) as gross_margin,
        cast(case when long_unknown_margins = 0 then long_margin_amount end as decimal(18, 2)) as long_gross_margin
    from balances

)

select * from final
