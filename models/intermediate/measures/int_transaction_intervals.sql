-- One row per two consecutive transactions of an account and period in which they are consecutive: the days between them.
--
-- Rule "At risk" in docs/rules.md. Where a transaction is undone or changes its date, those around it become consecutive.
with transactions as (
    select * from {{ ref('int_transactions') }}
),

-- Periods of an account in which no transaction ends. Most accounts have one; in each of them transactions only follow one another.
lasting_periods as (
    select
        account_id,
        from_date,
        coalesce(lead(from_date) over (partition by account_id order by from_date), {{ no_end() }}) as until_date
    from (
        select
            account_id,
            min(from_date) as from_date
        from transactions
        group by account_id

        union

        select
            account_id,
            until_date as from_date
        from transactions
        where until_date < {{ no_end() }}
    ) as beginnings
),

-- Of several transactions of one day, the one that is known first follows another day.
followed as (
    select
        lasting_periods.account_id,
        greatest(lasting_periods.from_date, transactions.from_date) as from_date,
        lasting_periods.until_date,
        transactions.transaction_date,
        lag(transactions.transaction_date) over (
            partition by lasting_periods.account_id, lasting_periods.from_date
            order by transactions.transaction_date, transactions.from_date
        ) as previous_transaction_date
    from lasting_periods
    inner join transactions
        on
            lasting_periods.account_id = transactions.account_id
            and lasting_periods.from_date < transactions.until_date
            and lasting_periods.until_date > transactions.from_date
)

select
    account_id,
    from_date,
    until_date,
    previous_transaction_date,
    transaction_date,
    cast({{ dbt.datediff('previous_transaction_date', 'transaction_date', 'day') }} as integer) as interval_days  -- noqa: LT05
from followed
where previous_transaction_date is not null
