-- One row per account and evaluation date at which it has bought: its first, last and previous purchase, as known then.
--
-- Rule "Sales and purchase days" in docs/rules.md. Purchases are days, not orders: two orders of one day are one purchase. What returns
-- have undone by then is none.
with order_worth as (
    select * from {{ ref('int_order_worth') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

purchase_days as (
    {{ purchase_days('order_worth') }}
),

-- In each of them no purchase is undone.
lasting_periods as (
    {{ lasting_periods('purchase_days') }}
),

followed as (
    select
        lasting_periods.account_id,
        lasting_periods.until_date as period_until_date,
        greatest(lasting_periods.from_date, purchase_days.from_date) as from_date,
        purchase_days.purchase_date,
        min(purchase_days.purchase_date) over purchases_so_far as first_purchase_date,
        lag(purchase_days.purchase_date) over purchases_so_far as previous_purchase_date
    from lasting_periods
    inner join purchase_days
        on
            lasting_periods.account_id = purchase_days.account_id
            and lasting_periods.from_date < purchase_days.until_date
            and lasting_periods.until_date > purchase_days.from_date
    window purchases_so_far as (
        partition by lasting_periods.account_id, lasting_periods.from_date order by purchase_days.purchase_date
    )
),

-- Of several purchases that become known together, the last one counts.
known_together as (
    select
        account_id,
        from_date,
        period_until_date,
        min(first_purchase_date) as first_purchase_date,
        max(purchase_date) as last_purchase_date,
        max(previous_purchase_date) as previous_purchase_date
    from followed
    group by
        account_id,
        from_date,
        period_until_date
),

known_purchases as (
    select
        account_id,
        from_date,
        least(
            coalesce(lead(from_date) over (partition by account_id order by from_date), {{ no_end() }}), period_until_date
        ) as until_date,
        first_purchase_date,
        last_purchase_date,
        previous_purchase_date
    from known_together
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
