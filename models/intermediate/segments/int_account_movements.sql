{{ config(materialized='ephemeral') }}

-- What comes to an account's trailing windows, and what leaves them, and at which evaluation: revenue, transactions, and the days on which
-- it has bought by then; and where a stretch begins although nothing moves. Counts and days are packed.
with revenue as (
    select * from {{ ref('int_revenue_movements') }}
),

transactions as (
    select * from {{ ref('int_transaction_movements') }}
),

purchases as (
    select * from {{ ref('int_account_purchases') }}
),

accounts as (
    select * from {{ ref('int_measured_accounts') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

movements as (
    select
        measured_number,
        evaluation_number,
        net_amount,
        long_net_amount,
        null as transaction_counts,
        null as latest_purchases,
        null as first_purchase
    from revenue

    union all

    select
        measured_number,
        evaluation_number,
        null as net_amount,
        null as long_net_amount,
        {{ packed(['rhythm_transaction_count', 'large_transaction_count', 'transaction_count']) }} as transaction_counts,
        null as latest_purchases,
        null as first_purchase
    from transactions

    union all

    -- That nothing counts as bought any more is news as well. The number of the evaluation leads, so that the latest news is the highest.
    select
        accounts.measured_number,
        purchases.evaluation_number,
        null as net_amount,
        null as long_net_amount,
        null as transaction_counts,
        {{ packed([
            'purchases.evaluation_number',
            'coalesce(' ~ day_number('purchases.last_purchase_date') ~ ', 0)',
            'coalesce(' ~ day_number('purchases.previous_purchase_date') ~ ', 0)',
        ]) }} as latest_purchases,
        {{ packed(['purchases.evaluation_number', 'coalesce(' ~ day_number('purchases.first_purchase_date') ~ ', 0)']) }} as first_purchase
    from purchases
    inner join accounts
        on purchases.account_id = accounts.account_id

    union all

    select
        accounts.measured_number,
        evaluation_dates.evaluation_number,
        null as net_amount,
        null as long_net_amount,
        null as transaction_counts,
        null as latest_purchases,
        null as first_purchase
    from accounts
    inner join evaluation_dates
        on
            accounts.start_number = evaluation_dates.evaluation_number
            or (accounts.start_number < evaluation_dates.evaluation_number and evaluation_dates.begins_stretch)
)

select movements.*
from movements
-- What leaves after the last evaluation is not looked at.
inner join evaluation_dates
    on movements.evaluation_number = evaluation_dates.evaluation_number
