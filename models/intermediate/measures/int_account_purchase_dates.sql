-- One row per account and evaluation date at which it has bought: its first, last and previous purchase, as known then.
--
-- Rule "Purchases" in docs/rules.md. Purchases are days, not orders: two orders of one day are one purchase. What returns have undone by then is
-- none.
with purchase_days as (
    select * from {{ ref('int_purchase_days') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

changes as (
    select
        account_id,
        from_date
    from purchase_days

    union

    select
        account_id,
        until_date as from_date
    from purchase_days
    where until_date < {{ no_end() }}
),

periods as (
    select
        account_id,
        from_date,
        coalesce(lead(from_date) over (partition by account_id order by from_date), {{ no_end() }}) as until_date
    from changes
),

-- All days that count in a period, the latest first.
known_days as (
    select
        periods.account_id,
        periods.from_date,
        periods.until_date,
        purchase_days.purchase_date,
        row_number() over (
            partition by periods.account_id, periods.from_date order by purchase_days.purchase_date desc
        ) as recency_rank
    from periods
    inner join purchase_days
        on
            periods.account_id = purchase_days.account_id
            and periods.from_date >= purchase_days.from_date
            and periods.from_date < purchase_days.until_date
),

known_purchases as (
    select
        account_id,
        from_date,
        until_date,
        min(purchase_date) as first_purchase_date,
        max(purchase_date) as last_purchase_date,
        max(case when recency_rank = 2 then purchase_date end) as previous_purchase_date
    from known_days
    group by
        account_id,
        from_date,
        until_date
)

select
    known_purchases.account_id,
    evaluation_dates.evaluation_date,
    known_purchases.first_purchase_date,
    known_purchases.last_purchase_date,
    known_purchases.previous_purchase_date
from known_purchases
inner join evaluation_dates
    on
        known_purchases.from_date <= evaluation_dates.evaluation_date
        and known_purchases.until_date > evaluation_dates.evaluation_date
