{{ config(materialized='ephemeral') }}

-- What comes to an account's trailing windows, and what leaves them, at each evaluation that changes something: revenue, transactions, and
-- the days on which it has bought by then.
with revenue as (

    select * from {{ changed_rows(ref('int_revenue_movements'), 'changed_evaluations') }}

),

transactions as (

    select * from {{ changed_rows(ref('int_transaction_movements'), 'changed_evaluations') }}

),

purchases as (

    select * from {{ changed_rows(ref('int_account_purchases'), 'changed_evaluations') }}

),

evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

movements as (

    select
        account_id,
        threshold_set,
        evaluation_number,
        net_amount,
        long_net_amount,
        0 as transaction_count,
        0 as large_transaction_count,
        0 as rhythm_transaction_count,
        cast(null as date) as first_purchase_date,
        cast(null as date) as last_purchase_date,
        cast(null as date) as previous_purchase_date
    from revenue

    union all

    select
        account_id,
        threshold_set,
        evaluation_number,
        cast(null as decimal(18, 2)) as net_amount,
        cast(null as decimal(18, 2)) as long_net_amount,
        transaction_count,
        large_transaction_count,
        rhythm_transaction_count,
        cast(null as date) as first_purchase_date,
        cast(null as date) as last_purchase_date,
        cast(null as date) as previous_purchase_date
    from transactions

    union all

    -- That nothing counts as bought any more is news as well.
    select
        purchases.account_id,
        windows.threshold_set,
        purchases.evaluation_number,
        cast(null as decimal(18, 2)) as net_amount,
        cast(null as decimal(18, 2)) as long_net_amount,
        0 as transaction_count,
        0 as large_transaction_count,
        0 as rhythm_transaction_count,
        coalesce(purchases.first_purchase_date, {{ no_day() }}) as first_purchase_date,
        coalesce(purchases.last_purchase_date, {{ no_day() }}) as last_purchase_date,
        coalesce(purchases.previous_purchase_date, {{ no_day() }}) as previous_purchase_date
    from purchases
    cross join windows

),

final as (

    select
        movements.account_id,
        movements.threshold_set,
        movements.evaluation_number,
        cast(sum(movements.net_amount) as decimal(18, 2)) as net_amount,
        cast(sum(movements.long_net_amount) as decimal(18, 2)) as long_net_amount,
        cast(sum(movements.transaction_count) as integer) as transaction_count,
        cast(sum(movements.large_transaction_count) as integer) as large_transaction_count,
        cast(sum(movements.rhythm_transaction_count) as integer) as rhythm_transaction_count,
        max(movements.first_purchase_date) as first_purchase_date,
        max(movements.last_purchase_date) as last_purchase_date,
        max(movements.previous_purchase_date) as previous_purchase_date
    from movements
    -- What leaves after the last evaluation is not looked at.
    inner join evaluation_dates
        on movements.evaluation_number = evaluation_dates.evaluation_number
    group by
        movements.account_id,
        movements.threshold_set,
        movements.evaluation_number

)

select * from final
